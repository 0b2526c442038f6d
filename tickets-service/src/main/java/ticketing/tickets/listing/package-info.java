/** What people see: one ticket, and all that can be bought now. */
@NullMarked
package ticketing.tickets.listing;

import org.jspecify.annotations.NullMarked;
