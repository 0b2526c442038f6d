/** What is offered: tickets, who sells them, and who holds them. */
@NullMarked
package ticketing.tickets;

import org.jspecify.annotations.NullMarked;
