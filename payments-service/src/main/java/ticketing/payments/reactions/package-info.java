/** Reactions of this service to cancelled orders, to its own requests, and to timers. */
@NullMarked
package ticketing.payments.reactions;

import org.jspecify.annotations.NullMarked;
