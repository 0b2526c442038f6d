/** The rules about one ticket: what can be asked of it, what happens then, and why not. */
@NullMarked
package ticketing.tickets.ticket;

import org.jspecify.annotations.NullMarked;
