import { useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { orders, tickets, type Ticket } from '../api/calls.ts';
import { newKey } from '../api/http.ts';
import type { Problem } from '../core/problem.ts';
import { Badge, Heading, Notice, price, said, Time, Waiting, type Tone } from '../parts/parts.tsx';
import { useAsking } from '../state/asking.ts';
import { announce } from '../state/announcements.ts';
import { go } from '../state/navigation.ts';
import { user } from '../state/session.ts';
import { show, view } from '../state/views.ts';

export const TICKET_STATES: Record<Ticket['status'], { tone: Tone; word: string }> = {
  available: { tone: 'good', word: 'Available' },
  reserved: { tone: 'waiting', word: 'Held' },
  sold: { tone: 'over', word: 'Sold' },
};

export function TicketScreen({ id }: { id: string }) {
  const asking = useAsking(['tickets'], async () => {
    const answer = await tickets.one(id);
    if (!answer.ok) return answer.problem;
    show('tickets', answer.value, 'answer');
    return null;
  }, id);
  const ticket = view('tickets', id).value;
  const phase = asking.phase.value;
  if (ticket === undefined) {
    const isUnknown = phase.is === 'failed' && phase.problem.status === 404;
    return (
      <>
        <Heading>{isUnknown ? 'No such ticket' : 'Ticket'}</Heading>
        {isUnknown ? <p>Nobody offers this ticket. <a href="/">See what is for sale</a></p> : <Waiting {...asking} phase={phase} what="the ticket" />}
      </>
    );
  }
  const state = TICKET_STATES[ticket.status];
  return (
    <article class="narrow">
      {phase.is === 'stale' && <Waiting {...asking} phase={phase} what="the ticket" />}
      <div class="ticket large">
        <div class="body">
          <Heading>{ticket.title}</Heading>
          <p class="small" role="status"><Badge tone={state.tone}>{state.word}</Badge></p>
          <p class="small">Offered <Time at={ticket.createdAt} /></p>
        </div>
        <p class="stub"><span class="hidden">Price: </span>{price(ticket.price)}</p>
      </div>
      <Ordering ticket={ticket} askNow={asking.askNow} />
    </article>
  );
}

/** What the visitor can do about the ticket, by who they are and what has become of it. */
function Ordering({ ticket, askNow }: { ticket: Ticket; askNow: () => void }) {
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const key = useRef(newKey());

  const order = async () => {
    if (busy.peek()) return;
    busy.value = true;
    const answer = await orders.place(ticket.id, ticket.version, key.current);
    busy.value = false;
    if (answer.ok) {
      show('orders', answer.value, 'answer');
      announce('The ticket is held for you.');
      go(`/orders/${answer.value.id}`);
      return;
    }
    problem.value = answer.problem;
    if (answer.problem.status !== 0 && answer.problem.status !== 503) {
      // It was refused: the next click is another wish.
      key.current = newKey();
    }
    askNow();
  };

  if (ticket.userId === user.value?.id) {
    return (
      <Notice kind="info">
        <p>
          {{
            available: 'This is your ticket, and anybody may buy it.',
            reserved: 'This is your ticket. It is held for a buyer who has not paid yet.',
            sold: 'This was your ticket. It is sold.',
          }[ticket.status]}{' '}
          <a href="/sell">Your tickets</a>
        </p>
      </Notice>
    );
  }
  const refusal = problem.value !== null && (
    <Notice kind="error">
      <p>{explained(problem.value)}</p>
    </Notice>
  );
  switch (ticket.status) {
    case 'available':
      return (
        <div class="actions">
          {refusal}
          {user.value === null
            ? <a class="button main" href={`/signin?return=/tickets/${ticket.id}`}>Sign in to order</a>
            : <button type="button" class="main" aria-disabled={busy.value} onClick={order}>{busy.value ? 'Ordering…' : 'Order this ticket'}</button>}
          <p class="small">It is held for you while you pay.</p>
        </div>
      );
    case 'reserved':
      return <div class="actions">{refusal}<p>Somebody is buying this ticket. If they do not pay in time, you can order it here.</p></div>;
    case 'sold':
      return <div class="actions">{refusal}<p>This ticket is sold. <a href="/">See what is for sale</a></p></div>;
  }
}

function explained(problem: Problem): string {
  switch (problem.kind) {
    case 'ticket-reserved':
      return 'Somebody else was faster: the ticket is already reserved.';
    case 'ticket-changed':
      return 'The ticket has changed a moment ago. Look at it again before you order.';
    default:
      return said(problem);
  }
}
