/** Reactions of this service to the events of orders and to timers. */
@NullMarked
package ticketing.expiration.reactions;

import org.jspecify.annotations.NullMarked;
