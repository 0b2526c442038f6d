/**
 * When to ask and when to connect again. Everything random comes in as an argument between 0 and 1, so that tests can say it.
 */
export const PING_EVERY = 15_000;
/** Pings without an answer after which a line counts as dead. */
export const PINGS_MISSED = 2;
/** How long a round trip may take after the page was asleep. */
export const ROUND_TRIP_LIMIT = 2_000;
/** A page that hears live messages asks seldom; one that does not asks often. */
export const ASK_EVERY_LIVE = 60_000;
export const ASK_EVERY_PAUSED = 15_000;
/** What happened between the first question and the subscription may not have been written then. */
export const ASK_AGAIN_AFTER = 2_000;

const SHORTEST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;
const RESYNC_WITHIN = 5_000;

/** Milliseconds until the next try to connect. Spread, so that pages do not come back all at once after an outage. */
export function reconnectDelay(random: number): number {
  return SHORTEST_PAUSE + Math.floor(random * (LONGEST_PAUSE - SHORTEST_PAUSE));
}

/** Milliseconds until a page asks again after a resync, for the same reason. */
export function resyncDelay(random: number): number {
  return Math.floor(random * RESYNC_WITHIN);
}

/** What the page hears of its connection. */
export type LineEvent = 'connected' | 'lost' | 'answered' | 'silent' | 'closed';
/** Whether messages arrive. Before the first connection the page does not claim that something is wrong. */
export type Line = 'off' | 'connecting' | 'live' | 'paused';

/** The state of the line after an event: a pure function, as a projection's `evolve` is. */
export function evolve(line: Line, event: LineEvent): Line {
  switch (event) {
    case 'connected':
      return 'live';
    case 'answered':
      return line === 'off' ? 'off' : 'live';
    case 'lost':
    case 'silent':
    case 'closed':
      return line === 'off' ? 'off' : 'paused';
  }
}

/** How often a screen asks over HTTP. */
export function askEvery(line: Line): number {
  return line === 'live' ? ASK_EVERY_LIVE : ASK_EVERY_PAUSED;
}

/**
 * Whether the session is to be renewed: it has grown old, and somebody has used the page since. A page that nobody looks at must not
 * stay signed in for ever.
 *
 * @param isOld the server says so with the header Session-Renew
 * @param lastUse of keyboard or pointer, in milliseconds
 * @param renewedAt when the page last got a session
 */
export function mayRenew(isOld: boolean, lastUse: number, renewedAt: number): boolean {
  return isOld && lastUse > renewedAt;
}
