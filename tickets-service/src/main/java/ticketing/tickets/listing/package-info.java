/** What buyers see: one ticket, and the tickets that can be bought now. */
@NullMarked
package ticketing.tickets.listing;

import org.jspecify.annotations.NullMarked;
