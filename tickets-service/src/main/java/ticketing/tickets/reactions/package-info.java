/** Reactions of this service to the events of orders. */
@NullMarked
package ticketing.tickets.reactions;

import org.jspecify.annotations.NullMarked;
