/** The history of a ticket: its events, and the ticket after each of them. */
@NullMarked
package ticketing.tickets.history;

import org.jspecify.annotations.NullMarked;
