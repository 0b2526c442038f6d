/**
 * Lets a view through to the page only if it is not older than the one that is shown, as `Gate` in event-store lets an event
 * through to a stored view. Both are tested with the same cases.
 *
 * A view is whole, so nothing ever waits here for a predecessor: whoever misses one message is right again with the next.
 */

/** Where a view comes from: the answer to a request, or a message of the live updates. */
export type Source = 'answer' | 'message';

/** The version of a view that is not shown yet. */
export const NOTHING = -1;

/**
 * Whether an incoming view replaces the one that is shown.
 *
 * An answer may say more than a message of the same version, so it replaces its equal, too.
 *
 * @param reached the version that is shown, from 0; {@link NOTHING} if there is none
 * @param incoming the version at hand
 */
export function passes(reached: number, incoming: number, source: Source): boolean {
  return source === 'answer' ? incoming >= reached : incoming > reached;
}
