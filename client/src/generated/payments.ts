// Written by build/types.mjs: change its source instead.

export type Payment = {
  readonly amount: number;
  readonly currency: string;
  readonly id: string;
  readonly orderId: string;
  readonly status: 'requested' | 'captured' | 'declined' | 'refund-requested' | 'refunded';
  /** Counted from 0 */
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
  readonly orderId: string;
  readonly token: string;
};

export type Response = {
  readonly id: string;
  readonly orderId: string;
  readonly status: 'requested' | 'captured' | 'declined' | 'refund-requested' | 'refunded';
};
