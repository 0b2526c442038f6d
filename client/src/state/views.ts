/**
 * The views that this tab knows, each in a signal: whoever draws one is drawn again when it changes. The only way in is {@link show}, past
 * the version gate, so an old answer never covers a newer message.
 */
import { signal, type Signal } from '@preact/signals';
import type { Order, Payment, Ticket } from '../api/calls.ts';
import { NOTHING, passes, type Source } from '../core/gate.ts';
import type { Kind } from '../core/subject.ts';

export interface Views {
  tickets: Ticket;
  orders: Order;
  payments: Payment;
}

const shelves: { [K in Kind]: Map<string, Signal<Views[K] | undefined>> } = {
  tickets: new Map(),
  orders: new Map(),
  payments: new Map(),
};

/** The key of a view. The payment of an order is found by the order. */
function keyOf(kind: Kind, view: Views[Kind]): string {
  return kind === 'payments' ? (view as Payment).orderId : view.id;
}

/** A view, as far as it is known. */
export function view<K extends Kind>(kind: K, key: string): Signal<Views[K] | undefined> {
  const shelf = shelves[kind];
  let found = shelf.get(key);
  if (found === undefined) {
    found = signal<Views[K] | undefined>(undefined);
    shelf.set(key, found);
  }
  return found;
}

/** Shows a view, unless what is shown is newer. */
export function show<K extends Kind>(kind: K, incoming: Views[K], source: Source): void {
  const place = view(kind, keyOf(kind, incoming));
  if (passes(place.peek()?.version ?? NOTHING, incoming.version, source)) {
    place.value = incoming;
  }
}

/** Forgets what only one person may see. */
export function forgetPrivate(): void {
  for (const place of [...shelves.orders.values(), ...shelves.payments.values()]) {
    place.value = undefined;
  }
}
