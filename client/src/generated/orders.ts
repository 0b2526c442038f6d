// Written by build/types.mjs: change its source instead.

export type OrderMoment = {
  /** The event itself; its fields depend on its type */
  readonly data: unknown;
  /** In one word */
  readonly event: string;
  /** The order after the event */
  readonly state: OrderResponse;
  readonly time: string;
  /** As it is stored */
  readonly type: string;
  /** Counted from 0 */
  readonly version: number;
};

export type OrderResponse = {
  readonly expiresAt: string;
  readonly id: string;
  readonly placedAt: string;
  readonly status: 'created' | 'cancelled' | 'complete';
  readonly ticket: Ticket;
  readonly userId: string;
  readonly version: number;
};

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

export type Request = {
  readonly ticketId: string;
  readonly ticketVersion?: number;
};

export type Ticket = {
  readonly id: string;
  readonly price: number;
  readonly title: string;
  readonly version: number;
};
