// Written by build/types.mjs: change its source instead.

export type Problem = {
  readonly detail: string;
  readonly errors: readonly ({
  readonly field?: string;
  readonly message: string;
})[];
  readonly instance?: string;
  readonly status: number;
  readonly title: string;
  readonly type: string;
};

export type Ticket = {
  /** When it was offered */
  readonly createdAt: string;
  readonly id: string;
  /** Only while the ticket is reserved or sold */
  readonly orderId?: string;
  readonly price: number;
  readonly status: 'available' | 'reserved' | 'sold';
  readonly title: string;
  /** The seller */
  readonly userId: string;
  /** Counted from 0 */
  readonly version: number;
};

export type TicketContent = {
  readonly price: number;
  readonly title: string;
};

export type TicketMoment = {
  /** The event itself; its fields depend on its type */
  readonly data: unknown;
  /** In one word */
  readonly event: string;
  /** The ticket after the event */
  readonly state: Ticket;
  readonly time: string;
  /** As it is stored */
  readonly type: string;
  /** Counted from 0 */
  readonly version: number;
};
