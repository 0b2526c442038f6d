import { orders, type Order } from '../api/calls.ts';
import { LoadMore } from '../parts/LoadMore.tsx';
import { Badge, Heading, price, Time, Waiting, type Tone } from '../parts/parts.tsx';
import { useListing } from '../parts/useListing.ts';
import { view } from '../state/views.ts';

const STATES: Record<Order['status'], { tone: Tone; word: string }> = {
  created: { tone: 'waiting', word: 'To be paid' },
  complete: { tone: 'good', word: 'Complete' },
  cancelled: { tone: 'over', word: 'Cancelled' },
};

export function MyOrders() {
  const list = useListing<'orders'>({
    kind: 'orders',
    about: 'mine',
    first: orders.own,
    more: orders.more,
    one: orders.one,
    belongs: () => true,
    time: order => order.placedAt,
    newsWaits: false,
  });
  const { ids, next } = list.listing.value;
  const shown = ids.map(id => view('orders', id).value).filter(order => order !== undefined);
  const phase = list.phase.value;
  return (
    <>
      <Heading>My orders</Heading>
      <Waiting {...list} phase={phase} what="your orders" />
      {shown.length > 0 && (
        <ul class="tickets">
          {shown.map(order => {
            const { tone, word } = STATES[order.status];
            return (
              <li key={order.id} class={`ticket ${order.status}`}>
                <a class="body" href={`/orders/${order.id}`}>
                  <span class="title">{order.ticket.title}</span>
                  <span class="small"><Badge tone={tone}>{word}</Badge> <span>Ordered <Time at={order.placedAt} /></span></span>
                </a>
                <span class="stub">{price(order.ticket.price)}</span>
              </li>
            );
          })}
        </ul>
      )}
      {shown.length === 0 && (phase.is === 'ready' || phase.is === 'stale') && (
        <div class="empty"><p>You have not ordered anything yet.</p><p><a href="/">See what is for sale</a></p></div>
      )}
      {next !== null && <LoadMore list={list} />}
    </>
  );
}
