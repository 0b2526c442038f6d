import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { tickets, type Ticket, type TicketContent, type TicketMoment } from '../api/calls.ts';
import { newKey } from '../api/http.ts';
import { sentence } from '../core/history.ts';
import { decimal, minor, parsePrice } from '../core/money.ts';
import { atFields, type Problem } from '../core/problem.ts';
import { LoadMore } from '../parts/LoadMore.tsx';
import { Badge, Field, Form, Heading, History, Notice, price, said, Time, Waiting } from '../parts/parts.tsx';
import { useListing } from '../parts/useListing.ts';
import { announce } from '../state/announcements.ts';
import { user } from '../state/session.ts';
import { show, view } from '../state/views.ts';
import { TICKET_STATES } from './TicketScreen.tsx';

const NO_PRICE: Problem = {
  kind: 'invalid',
  status: 400,
  messages: [{ field: 'price', message: 'Price must be a number such as 19.99' }],
  retryAfter: null,
};

/** What was typed, as the API takes it; the server says everything else that may be wrong with it. */
function content(title: string, typedPrice: string): TicketContent | Problem {
  const amount = parsePrice(typedPrice);
  // The number has the digits of its text; see core/money.ts.
  return amount === null ? NO_PRICE : { title, price: Number(decimal(amount)) };
}

function isProblem(read: TicketContent | Problem): read is Problem {
  return 'messages' in read;
}

export function Sell() {
  const list = useListing<'tickets'>({
    kind: 'tickets',
    about: user.value?.id ?? '',
    first: tickets.own,
    more: tickets.more,
    one: tickets.one,
    belongs: ticket => ticket.userId === user.peek()?.id,
    time: ticket => ticket.createdAt,
    newsWaits: false,
  });
  const { ids, next } = list.listing.value;
  const shown = ids.map(id => view('tickets', id).value).filter(ticket => ticket !== undefined);
  const phase = list.phase.value;
  return (
    <>
      <Heading>Sell</Heading>
      <div class="columns">
        <section aria-labelledby="offer" class="panel">
          <h2 id="offer">Offer a ticket</h2>
          <Offer askNow={list.askNow} />
        </section>
        <section aria-labelledby="mine">
          <h2 id="mine">My tickets</h2>
          <Waiting {...list} phase={phase} what="your tickets" />
          {shown.length > 0 && <ul class="tickets">{shown.map(ticket => <OwnTicket key={ticket.id} ticket={ticket} askNow={list.askNow} />)}</ul>}
          {shown.length === 0 && (phase.is === 'ready' || phase.is === 'stale') && (
            <div class="empty"><p>You have not offered anything yet.</p></div>
          )}
          {next !== null && <LoadMore list={list} />}
        </section>
      </div>
    </>
  );
}

function Offer({ askNow }: { askNow: () => void }) {
  const title = useSignal('');
  const typedPrice = useSignal('');
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const done = useSignal<string | null>(null);
  const key = useRef(newKey());
  const errors = atFields(problem.value, ['title', 'price']);
  const typed = (place: { value: string }) => (value: string) => {
    place.value = value;
    done.value = null;
    key.current = newKey();
  };
  const send = async () => {
    const read = content(title.value, typedPrice.value);
    done.value = null;
    if (isProblem(read)) {
      // A new object, so that the form notices a second refusal for the same reason.
      problem.value = { ...read };
      return;
    }
    busy.value = true;
    const answer = await tickets.offer(read, key.current);
    busy.value = false;
    problem.value = answer.ok ? null : answer.problem;
    if (answer.ok) {
      show('tickets', answer.value, 'answer');
      done.value = `“${answer.value.title}” is for sale.`;
      title.value = '';
      typedPrice.value = '';
      key.current = newKey();
      askNow();
    }
  };
  return (
    <Form label="Offer a ticket" busy={busy.value} failed={problem.value} onSend={send}>
      {errors[''] !== undefined && <Notice kind="error"><p>{errors['']}</p></Notice>}
      <Field label="Title" name="title" value={title.value} error={errors['title']} onValue={typed(title)} />
      <Field label="Price" name="price" inputMode="decimal" hint="In euros, such as 19.99" value={typedPrice.value} error={errors['price']} onValue={typed(typedPrice)} />
      <button type="submit" class="main" aria-disabled={busy.value}>{busy.value ? 'One moment…' : 'Offer it'}</button>
      <div role="status">{done.value !== null && <p class="done"><span aria-hidden="true">✓</span> {done.value}</p>}</div>
    </Form>
  );
}

function OwnTicket({ ticket, askNow }: { ticket: Ticket; askNow: () => void }) {
  const open = useSignal<'' | 'edit' | 'history'>('');
  const editButton = useRef<HTMLButtonElement>(null);
  const { tone, word } = TICKET_STATES[ticket.status];
  const toggle = (which: 'edit' | 'history') => () => (open.value = open.peek() === which ? '' : which);
  return (
    <li class={`ticket own ${ticket.status}`}>
      <div class="body">
        <a class="title" href={`/tickets/${ticket.id}`}>{ticket.title}</a>
        <span class="small"><Badge tone={tone}>{word}</Badge> <span>Offered <Time at={ticket.createdAt} /></span></span>
        <span class="buttons">
          {(ticket.status === 'available' || open.value === 'edit') && (
            <button type="button" class="link" ref={editButton} aria-expanded={open.value === 'edit'} onClick={toggle('edit')}>
              Change<span class="hidden"> {ticket.title}</span>
            </button>
          )}
          <button type="button" class="link" aria-expanded={open.value === 'history'} onClick={toggle('history')}>
            History<span class="hidden"> of {ticket.title}</span>
          </button>
        </span>
      </div>
      <span class="stub">{price(ticket.price)}</span>
      {open.value === 'edit' && (
        <Edit
          ticket={ticket}
          askNow={askNow}
          close={() => {
            open.value = '';
            editButton.current?.focus();
          }}
        />
      )}
      {open.value === 'history' && <TicketHistory ticket={ticket} />}
    </li>
  );
}

/**
 * Changes the ticket as it was when the form was opened. If it has changed since, the server refuses with 412, and the seller sees both
 * versions and decides.
 */
function Edit({ ticket, askNow, close }: { ticket: Ticket; askNow: () => void; close: () => void }) {
  const base = useSignal(ticket);
  const title = useSignal(ticket.title);
  const typedPrice = useSignal(decimal(minor(ticket.price)));
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const theirs = useSignal<Ticket | null>(null);
  const errors = atFields(problem.value, ['title', 'price']);
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const send = async () => {
    const read = content(title.value, typedPrice.value);
    if (isProblem(read)) {
      problem.value = { ...read };
      return;
    }
    busy.value = true;
    const answer = await tickets.change(ticket.id, read, base.value.version);
    if (answer.ok) {
      show('tickets', answer.value, 'answer');
      announce('The ticket is changed.');
      close();
      return;
    }
    problem.value = answer.problem;
    if (answer.problem.status === 412) {
      const now = await tickets.one(ticket.id);
      if (now.ok) {
        show('tickets', now.value, 'answer');
        theirs.value = now.value;
      }
    }
    busy.value = false;
    askNow();
  };
  const keepMine = () => {
    base.value = theirs.value ?? base.value;
    theirs.value = null;
    void send();
  };
  const takeTheirs = () => {
    const now = theirs.value ?? ticket;
    base.value = now;
    title.value = now.title;
    typedPrice.value = decimal(minor(now.price));
    theirs.value = null;
    problem.value = null;
  };

  return (
    <div class="below" ref={form}>
      <Form label={`Change ${ticket.title}`} busy={busy.value} failed={problem.value} onSend={send}>
        {theirs.value !== null ? (
          <Notice kind="error">
            <p>The ticket was changed while you were at it, in another tab perhaps.</p>
            <dl class="versions">
              <div><dt>Now (version {theirs.value.version})</dt><dd>{theirs.value.title}</dd><dd>{price(theirs.value.price)}</dd></div>
              <div><dt>Yours (from version {base.value.version})</dt><dd>{title.value}</dd><dd>{yours(typedPrice.value)}</dd></div>
            </dl>
            <div class="buttons">
              <button type="button" class="main" onClick={keepMine}>Save yours</button>
              <button type="button" class="quiet" onClick={takeTheirs}>Go on from what is there now</button>
            </div>
          </Notice>
        ) : (
          errors[''] !== undefined && <Notice kind="error"><p>{errors['']}</p></Notice>
        )}
        <Field label="Title" name="title" value={title.value} error={errors['title']} onValue={value => (title.value = value)} />
        <Field label="Price" name="price" inputMode="decimal" value={typedPrice.value} error={errors['price']} onValue={value => (typedPrice.value = value)} />
        <div class="buttons">
          <button type="submit" class="main" aria-disabled={busy.value}>{busy.value ? 'Saving…' : 'Save'}</button>
          <button type="button" class="quiet" onClick={close}>Leave it</button>
        </div>
      </Form>
    </div>
  );
}

function yours(typedPrice: string): string {
  const amount = parsePrice(typedPrice);
  return amount === null ? typedPrice : price(Number(decimal(amount)));
}

function TicketHistory({ ticket }: { ticket: Ticket }) {
  const moments = useSignal<readonly TicketMoment[] | null>(null);
  const problem = useSignal<Problem | null>(null);
  useEffect(() => {
    void tickets.history(ticket.id).then(answer => {
      problem.value = answer.ok ? null : answer.problem;
      if (answer.ok) moments.value = answer.value;
    });
  }, [ticket.id, ticket.version]);
  return (
    <div class="below">
      {problem.value !== null && <Notice kind="error"><p>{said(problem.value)}</p></Notice>}
      {moments.value === null
        ? problem.value === null && <p role="status">Loading the history…</p>
        : <History moments={moments.value.map(each => ({ key: each.version, time: each.time, sentence: sentence(each, price) }))} />}
    </div>
  );
}
