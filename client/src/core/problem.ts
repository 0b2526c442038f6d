/**
 * What went wrong, as RFC 9457 tells it, and where a form says so.
 */
import type { Problem as Served } from '../generated/tickets.ts';

/** A refusal of the system, or that nobody answered. */
export interface Problem {
  /** The last part of the problem's type, such as `ticket-reserved`; `offline` if there was no answer. */
  readonly kind: string;
  readonly status: number;
  readonly messages: readonly { readonly message: string; readonly field?: string | undefined }[];
  /** Seconds after which the request may be repeated. */
  readonly retryAfter: number | null;
}

/** Nobody answered: there is no network, or nothing listens. */
export const OFFLINE: Problem = {
  kind: 'offline',
  status: 0,
  messages: [{ message: 'Ticketing cannot be reached. Check your connection and try again.' }],
  retryAfter: null,
};

/** Reads the body of a refusal. What is no problem, such as the page of some proxy, is told by its status alone. */
export function readProblem(status: number, body: unknown, retryAfter: string | null): Problem {
  const seconds = retryAfter === null ? NaN : Number(retryAfter);
  const told = body as Partial<Served> | null;
  const errors = Array.isArray(told?.errors) ? told.errors : [];
  return {
    kind: typeof told?.type === 'string' ? told.type.slice(told.type.lastIndexOf('/') + 1) : 'unknown',
    status,
    messages: errors.length > 0 ? errors : [{ message: told?.detail ?? `Something went wrong (${status}). Please try again.` }],
    retryAfter: Number.isFinite(seconds) ? seconds : null,
  };
}

/** The messages of a form, by the name of the field; those that are about no field of the form are under ''. */
export type FieldMessages = Readonly<Record<string, string>>;

/**
 * Says each message at its field.
 *
 * @param fields of the form; what is told about others belongs to the form as a whole
 */
export function atFields(problem: Problem | null, fields: readonly string[]): FieldMessages {
  const found: Record<string, string> = {};
  for (const { message, field } of problem?.messages ?? []) {
    const place = field !== undefined && fields.includes(field) ? field : '';
    found[place] = found[place] === undefined ? message : `${found[place]}. ${message}`;
  }
  return found;
}

/** Whether the same request may succeed later without anybody changing it. */
export function isTemporary(problem: Problem): boolean {
  return problem.status === 0 || problem.status === 429 || problem.status === 503;
}
