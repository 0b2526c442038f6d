/**
 * Where a sale stands, from what two services say of it. They hear of each other's events a moment later, so the order may still be
 * `created` when the payment is captured.
 */
export interface OrderSeen {
  readonly status: 'created' | 'cancelled' | 'complete';
}

export interface PaymentSeen {
  readonly status: 'requested' | 'captured' | 'declined' | 'refund-requested' | 'refunded';
}

export type Standing =
  | 'to-pay' // the buyer may try a card
  | 'time-is-over' // the buyer may not any more; the cancellation is on its way
  | 'asking-the-bank' // a card was tried, and nobody knows yet what became of it
  | 'being-completed' // the money is there; the order hears of it in a moment
  | 'complete'
  | 'cancelled' // nothing was taken
  | 'refund-under-way'
  | 'refunded';

/**
 * @param payment undefined before a card was tried
 * @param secondsLeft until the order expires
 */
export function standing(order: OrderSeen, payment: PaymentSeen | undefined, secondsLeft: number): Standing {
  switch (order.status) {
    case 'complete':
      return 'complete';
    case 'cancelled':
      switch (payment?.status) {
        case 'captured':
        case 'refund-requested':
          return 'refund-under-way';
        case 'refunded':
          return 'refunded';
        case 'requested':
          return 'asking-the-bank';
        case 'declined':
        case undefined:
          return 'cancelled';
      }
    // falls through: the compiler does not see that every case above returns
    case 'created':
      switch (payment?.status) {
        case 'captured':
          return 'being-completed';
        case 'requested':
          return 'asking-the-bank';
        case 'refund-requested':
          return 'refund-under-way';
        case 'refunded':
          return 'refunded';
        case 'declined':
        case undefined:
          return secondsLeft > 0 ? 'to-pay' : 'time-is-over';
      }
  }
}
