/**
 * One call over HTTP, as a value: the answer or the problem. Nothing here throws.
 */
import { OFFLINE, readProblem, type Problem } from '../core/problem.ts';
import { skew, type Skew } from '../core/clock.ts';

export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly status: number; readonly next: string | null }
  | { readonly ok: false; readonly problem: Problem };

export interface Extra {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Longer than a service takes that waits for its database. */
const LIMIT = 20_000;

/** What this tab has learned from the headers of answers. */
export const learned = { skew: 0 as Skew, sessionIsOld: false };

export async function call<T>(method: string, path: string, { body, headers }: Extra = {}): Promise<Answer<T>> {
  const sent = Date.now();
  try {
    const response = await fetch(path, {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      signal: AbortSignal.timeout(LIMIT),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    learned.skew = skew(response.headers.get('date'), sent, Date.now(), learned.skew);
    learned.sessionIsOld = response.headers.get('session-renew') === '1';
    const text = await response.text();
    const value: unknown = text === '' ? null : JSON.parse(text);
    return response.ok
      ? { ok: true, value: value as T, status: response.status, next: nextPage(response.headers.get('link')) }
      : { ok: false, problem: readProblem(response.status, value, response.headers.get('retry-after')) };
  } catch {
    // No network, nobody who listens, no answer in time, or no JSON: a page of somebody in between.
    return { ok: false, problem: OFFLINE };
  }
}

/** The path of the next page, without its origin: behind a proxy it may be written differently. */
function nextPage(link: string | null): string | null {
  const address = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  if (address === undefined) {
    return null;
  }
  const url = new URL(address, location.origin);
  return url.pathname + url.search;
}

/**
 * Names one wish of a person: if the request has to be repeated because no answer came, it has one effect all the same. Not
 * `crypto.randomUUID`, which browsers keep from pages that came over plain HTTP.
 */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
