/**
 * Who is signed in. The session itself is a cookie that no script can read; this is only what the server says about it.
 */
import { signal } from '@preact/signals';
import { users, type Answer, type User } from '../api/calls.ts';
import { learned } from '../api/http.ts';
import { mayRenew } from '../core/reconnect.ts';
import { announce } from './announcements.ts';
import { forgetPrivate } from './views.ts';

/** Undefined until the server has said it. */
export const user = signal<User | null | undefined>(undefined);

/** Other tabs share the cookie, so they have to hear of it. */
const tabs = new BroadcastChannel('session');
const LOOK_EVERY = 30_000;
let lastUse = 0;
let renewedAt = 0;

function known(now: User | null): void {
  renewedAt = Date.now();
  const before = user.peek();
  if (before?.id !== now?.id) {
    forgetPrivate();
  }
  // The same person is the same object, so that nothing is drawn or connected anew.
  if (before === undefined || before?.id !== now?.id) {
    user.value = now;
  }
}

/** Asks who is signed in, which also renews the session. */
export async function askWho(): Promise<void> {
  const answer = await users.current();
  if (answer.ok) {
    known(answer.value.currentUser);
  } else if (user.peek() === undefined) {
    // What everybody may see is shown meanwhile.
    user.value = null;
  }
}

function changed(now: User | null): void {
  known(now);
  tabs.postMessage('changed');
}

export async function signUp(email: string, password: string, key: string): Promise<Answer<User>> {
  const answer = await users.signUp(email, password, key);
  if (answer.ok) changed(answer.value);
  return answer;
}

export async function signIn(email: string, password: string): Promise<Answer<User>> {
  const answer = await users.signIn(email, password);
  if (answer.ok) changed(answer.value);
  return answer;
}

export async function signOut(): Promise<void> {
  const answer = await users.signOut();
  if (answer.ok) {
    changed(null);
    announce('You are signed out.');
  } else {
    announce(answer.problem.messages[0]?.message ?? 'You are still signed in. Please try again.');
  }
}

/** Follows what other tabs do, and renews the session of somebody who uses the page. */
export function watchSession(): void {
  tabs.addEventListener('message', () => void askWho());
  for (const use of ['pointerdown', 'keydown'] as const) {
    addEventListener(use, () => (lastUse = Date.now()), { passive: true, capture: true });
  }
  setInterval(() => {
    if (mayRenew(learned.sessionIsOld, lastUse, renewedAt)) void askWho();
  }, LOOK_EVERY);
  void askWho();
}
