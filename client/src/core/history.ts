/**
 * Histories as sentences. The fields of an event are those of its JSON Schema in common-events; the types are generated from them, so
 * that a field that is renamed there does not compile here.
 */
import type { Events } from '../generated/events.ts';

/** One event as the API tells it; its data depends on its type. */
export interface Moment {
  readonly type: string;
  readonly time: string;
  readonly data: unknown;
}

type Sentences = { readonly [T in keyof Events]?: (event: Events[T], price: (amount: number) => string) => string };

const SENTENCES: Sentences = {
  'ticketing.ticket-created.v1': (event, price) => `Offered as “${event.title}” for ${price(event.price)}.`,
  'ticketing.ticket-updated.v1': (event, price) => `Changed to “${event.title}” for ${price(event.price)}.`,
  'ticketing.ticket-reserved.v1': () => 'Held for a buyer.',
  'ticketing.ticket-released.v1': () => 'Free again: the order is over.',
  'ticketing.ticket-sold.v1': () => 'Sold.',
  'ticketing.order-placed.v1': (event, price) => `You ordered “${event.title}” for ${price(event.price)}.`,
  'ticketing.order-cancelled.v1': event => cancelled(event),
  'ticketing.order-completed.v1': () => 'The payment arrived: the ticket is yours.',
};

function cancelled(event: Events['ticketing.order-cancelled.v1']): string {
  switch (event.reason) {
    case 'buyer':
      return 'You cancelled the order.';
    case 'expired':
      return 'The time to pay was over, and the order was cancelled.';
    default:
      return 'The order was cancelled.';
  }
}

/** What happened, in one sentence. An event of a later release is not hidden: its type says something, too. */
export function sentence(moment: Moment, price: (amount: number) => string): string {
  const tell = SENTENCES[moment.type as keyof Events] as ((event: unknown, price: (amount: number) => string) => string) | undefined;
  return tell === undefined ? `${moment.type.replace(/^ticketing\.|\.v\d+$/g, '').replaceAll('-', ' ')}.` : tell(moment.data, price);
}
