import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { tickets, type Ticket } from '../api/calls.ts';
import { LoadMore } from '../parts/LoadMore.tsx';
import { Badge, Heading, price, Time, Waiting } from '../parts/parts.tsx';
import { useListing } from '../parts/useListing.ts';
import { user } from '../state/session.ts';
import { view } from '../state/views.ts';

const TYPING_PAUSE = 300;

export function ForSale() {
  const typed = useSignal('');
  const wanted = useSignal('');
  const searchId = useId();
  useEffect(() => {
    const timer = setTimeout(() => (wanted.value = typed.value.trim()), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [typed.value]);
  const list = useListing<'tickets'>({
    kind: 'tickets',
    about: wanted.value,
    first: () => tickets.forSale(wanted.value),
    more: tickets.more,
    one: tickets.one,
    // Whether a text is in a title is for the server to say.
    belongs: ticket => ticket.status === 'available' && wanted.peek() === '',
    time: ticket => ticket.createdAt,
    newsWaits: true,
  });
  const { ids, fresh, next } = list.listing.value;
  const news = fresh.filter(id => view('tickets', id).value?.status === 'available').length;
  const shown = ids.map(id => view('tickets', id).value).filter(ticket => ticket !== undefined && ticket.status !== 'sold') as Ticket[];
  return (
    <>
      <div class="above">
        <Heading>Tickets for sale</Heading>
        <form class="search" role="search" onSubmit={event => event.preventDefault()}>
          <label for={searchId} class="hidden">Search titles</label>
          <input
            id={searchId}
            type="search"
            placeholder="Search titles"
            autocomplete="off"
            value={typed.value}
            onInput={event => (typed.value = event.currentTarget.value)}
          />
        </form>
      </div>
      <Waiting phase={list.phase.value} askNow={list.askNow} what="tickets" />
      <div class="news" role="status">
        {news > 0 && <button type="button" class="pill" onClick={list.showFresh}>{news} new — show</button>}
      </div>
      {shown.length > 0 && (
        <ul class="tickets">
          {shown.map(ticket => <TicketRow key={ticket.id} ticket={ticket} />)}
        </ul>
      )}
      {shown.length === 0 && isAnswered(list.phase.value.is) && (
        <div class="empty">
          <p>{wanted.value === '' ? 'Nothing is for sale at the moment.' : `No ticket has “${wanted.value}” in its title.`}</p>
          {wanted.value === '' && <p><a href="/sell">Offer the first one</a></p>}
        </div>
      )}
      {next !== null && <LoadMore list={list} />}
    </>
  );
}

function isAnswered(phase: string): boolean {
  return phase === 'ready' || phase === 'stale';
}

function TicketRow({ ticket }: { ticket: Ticket }) {
  return (
    <li class={`ticket ${ticket.status}`}>
      <a class="body" href={`/tickets/${ticket.id}`}>
        <span class="title">{ticket.title}</span>
        <span class="small">
          {ticket.status === 'reserved' && <Badge tone="waiting">Held</Badge>}
          {ticket.userId === user.value?.id && <Badge tone="calm">Yours</Badge>}
          <span>Offered <Time at={ticket.createdAt} /></span>
        </span>
      </a>
      <span class="stub">{price(ticket.price)}</span>
    </li>
  );
}
