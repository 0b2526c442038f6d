/** Selling: offering a ticket and changing the offer. */
@NullMarked
package ticketing.tickets.selling;

import org.jspecify.annotations.NullMarked;
