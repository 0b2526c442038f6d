/**
 * How much time is left, by the clock of the server: that of the visitor may be wrong by minutes.
 */

/** What is added to the clock of this machine to get that of the server, in milliseconds. */
export type Skew = number;

/**
 * The skew that an answer tells.
 *
 * The header `Date` has no fractions of a second, so it was half a second later on average. The answer was written somewhere
 * between the request and its arrival; the middle is the best guess.
 *
 * @param date the header of the answer; null if it has none
 * @param sent when the request was sent, by the clock of this machine, in milliseconds
 * @param received when the answer came
 * @param known the skew so far; stays if this answer tells nothing better
 */
export function skew(date: string | null, sent: number, received: number, known: Skew): Skew {
  const server = date === null ? NaN : Date.parse(date);
  if (Number.isNaN(server)) {
    return known;
  }
  const measured = server + 500 - (sent + received) / 2;
  // One answer is right to half a second and half of the time it took; a better one is not replaced by noise.
  return Math.abs(measured - known) > 500 + (received - sent) / 2 ? measured : known;
}

/** Whole seconds until a time of the server; never negative. A second counts until it is over. */
export function secondsLeft(until: string, now: number, by: Skew): number {
  return Math.max(0, Math.ceil((Date.parse(until) - (now + by)) / 1000));
}

/** Seconds as `14:05`, or `1:02:03` from one hour on. */
export function countdown(seconds: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** Seconds as a person says them, for a screen reader: `14 minutes`, `50 seconds`. */
export function inWords(seconds: number): string {
  const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  return seconds >= 60 ? counted(Math.floor(seconds / 60), 'minute') : counted(seconds, 'second');
}

/**
 * Whether a screen reader is told how much time is left: when a whole minute is, and in the last minute at 30 and 10 seconds.
 * Each second would bury everything else.
 */
export function isWorthSaying(seconds: number): boolean {
  return seconds >= 60 ? seconds % 60 === 0 && (seconds <= 300 || seconds % 300 === 0) : seconds === 30 || seconds === 10;
}
