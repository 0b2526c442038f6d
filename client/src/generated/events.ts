// Written by build/types.mjs: change its source instead.

export interface Events {
  'ticketing.expiration-completed.v1': {
    readonly orderId: string;
    readonly ticketId: string;
  };
  'ticketing.order-cancelled.v1': {
    readonly detail?: string;
    readonly orderId: string;
    readonly orderNumber: number;
    readonly reason: 'buyer' | 'expired';
    readonly ticketId: string;
  };
  'ticketing.order-completed.v1': {
    readonly orderId: string;
    readonly orderNumber: number;
    readonly paymentId: string;
    readonly ticketId: string;
  };
  'ticketing.order-placed.v1': {
    readonly buyerId: string;
    readonly currency: string;
    readonly expiresAt: string;
    readonly orderId: string;
    readonly orderNumber: number;
    readonly price: number;
    readonly ticketId: string;
    readonly ticketVersion: number;
    readonly title: string;
  };
  'ticketing.password-rehashed.v1': {
    readonly passwordHash: string;
    readonly userId: string;
  };
  'ticketing.payment-captured.v1': {
    readonly amount?: number;
    readonly currency?: string;
    readonly gatewayReference: string;
    readonly orderId: string;
    readonly paymentId: string;
    readonly ticketId: string;
  };
  'ticketing.payment-closed.v1': {
    readonly orderId: string;
    readonly ticketId: string;
  };
  'ticketing.payment-declined.v1': {
    readonly code: string;
    readonly orderId: string;
    readonly paymentId: string;
    readonly ticketId: string;
  };
  'ticketing.payment-refunded.v1': {
    readonly gatewayReference: string;
    readonly orderId: string;
    readonly paymentId: string;
    readonly ticketId: string;
  };
  'ticketing.payment-requested.v1': {
    readonly amount: number;
    readonly attempt: number;
    readonly buyerId: string;
    readonly currency: string;
    readonly orderId: string;
    readonly paymentId: string;
    readonly paymentMethod: string;
    readonly ticketId: string;
  };
  'ticketing.refund-requested.v1': {
    readonly orderId: string;
    readonly paymentId: string;
    readonly ticketId: string;
  };
  'ticketing.ticket-created.v1': {
    readonly currency: string;
    readonly price: number;
    readonly sellerId: string;
    readonly ticketId: string;
    readonly title: string;
  };
  'ticketing.ticket-released.v1': {
    readonly orderId: string;
    readonly orderNumber: number;
    readonly ticketId: string;
  };
  'ticketing.ticket-reserved.v1': {
    readonly orderId: string;
    readonly orderNumber: number;
    readonly ticketId: string;
  };
  'ticketing.ticket-sold.v1': {
    readonly orderId: string;
    readonly orderNumber: number;
    readonly ticketId: string;
  };
  'ticketing.ticket-updated.v1': {
    readonly price: number;
    readonly ticketId: string;
    readonly title: string;
  };
  'ticketing.user-signed-up.v1': {
    readonly email: string;
    readonly passwordHash: string;
    readonly userId: string;
  };
}
