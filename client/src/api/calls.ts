/**
 * What can be asked of Ticketing, with the types of its OpenAPI documents.
 */
import type { CurrentUser, User } from '../generated/auth.ts';
import type { OrderMoment, OrderResponse } from '../generated/orders.ts';
import type { Payment, Response as Paid } from '../generated/payments.ts';
import type { Ticket, TicketContent, TicketMoment } from '../generated/tickets.ts';
import { call, type Answer } from './http.ts';

export type { Ticket, TicketContent, TicketMoment, User, Payment, Paid, OrderMoment };
export type Order = OrderResponse;

/** How many of a list are asked for at a time. */
const PAGE = 20;

const at = encodeURIComponent;

export const users = {
  current: () => call<CurrentUser>('GET', '/api/users/currentuser'),
  signUp: (email: string, password: string, key: string) =>
    call<User>('POST', '/api/users/signup', { body: { email, password }, headers: { 'idempotency-key': key } }),
  signIn: (email: string, password: string) => call<User>('POST', '/api/users/signin', { body: { email, password } }),
  signOut: () => call<object>('POST', '/api/users/signout', { body: {} }),
};

export const tickets = {
  /** What can be bought now; a text narrows it. */
  forSale: (text: string) => call<Ticket[]>('GET', `/api/tickets?limit=${PAGE}${text === '' ? '' : `&q=${at(text)}`}`),
  /** All of the person who asks. */
  own: () => call<Ticket[]>('GET', `/api/tickets?status=any&limit=${PAGE}`),
  more: (path: string) => call<Ticket[]>('GET', path),
  one: (id: string) => call<Ticket>('GET', `/api/tickets/${at(id)}`),
  history: (id: string) => call<TicketMoment[]>('GET', `/api/tickets/${at(id)}/history?limit=200`),
  offer: (content: TicketContent, key: string) =>
    call<Ticket>('POST', '/api/tickets', { body: content, headers: { 'idempotency-key': key } }),
  /** Refused with 412 if the ticket is no longer at this version. */
  change: (id: string, content: TicketContent, version: number) =>
    call<Ticket>('PUT', `/api/tickets/${at(id)}`, { body: content, headers: { 'if-match': `"${version}"` } }),
};

export const orders = {
  own: () => call<Order[]>('GET', `/api/orders?limit=${PAGE}`),
  more: (path: string) => call<Order[]>('GET', path),
  one: (id: string) => call<Order>('GET', `/api/orders/${at(id)}`),
  history: (id: string) => call<OrderMoment[]>('GET', `/api/orders/${at(id)}/history`),
  /** Refused if the ticket is no longer at the version that the buyer sees: its price might be another one. */
  place: (ticketId: string, ticketVersion: number, key: string) =>
    call<Order>('POST', '/api/orders', { body: { ticketId, ticketVersion }, headers: { 'idempotency-key': key } }),
  cancel: (id: string) => call<null>('DELETE', `/api/orders/${at(id)}`),
};

export const payments = {
  ofOrder: (orderId: string) => call<Payment[]>('GET', `/api/payments?orderId=${at(orderId)}`),
  pay: (orderId: string, token: string, key: string) =>
    call<Paid>('POST', '/api/payments', { body: { orderId, token }, headers: { 'idempotency-key': key } }),
};

export type { Answer };
