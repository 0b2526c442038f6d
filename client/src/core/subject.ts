/**
 * What a live message is about, by the subject that NATS delivers it under.
 *
 *     live.tickets.<ticketId>                        everybody
 *     live.people.<userId>.tickets.<ticketId>        the seller
 *     live.people.<userId>.orders.<orderId>          the buyer
 *     live.people.<userId>.payments.<paymentId>      the buyer
 *     live.<stream>.resync                           everybody: ask again
 */
export type Kind = 'tickets' | 'orders' | 'payments';

export type Topic =
  | { readonly what: 'view'; readonly kind: Kind; readonly id: string; readonly own: boolean }
  | { readonly what: 'resync'; readonly kind: Kind };

const KINDS: readonly string[] = ['tickets', 'orders', 'payments'];

function isKind(word: string | undefined): word is Kind {
  return word !== undefined && KINDS.includes(word);
}

/** Null for a subject that this page does not know; a later release may have more. */
export function topicOf(subject: string): Topic | null {
  const [live, first, second, third, fourth, ...more] = subject.split('.');
  if (live !== 'live' || more.length > 0) {
    return null;
  }
  if (first === 'people') {
    return second && isKind(third) && fourth ? { what: 'view', kind: third, id: fourth, own: true } : null;
  }
  if (!isKind(first) || !second || third !== undefined) {
    return null;
  }
  if (second === 'resync') {
    return { what: 'resync', kind: first };
  }
  return first === 'tickets' ? { what: 'view', kind: first, id: second, own: false } : null;
}

/** What a page subscribes to: what everybody may hear, and what is for the person who is signed in. */
export function subjectsFor(userId: string | null): readonly string[] {
  const everybody = ['live.tickets.*', 'live.*.resync'];
  return userId === null ? everybody : [...everybody, `live.people.${userId}.>`];
}
