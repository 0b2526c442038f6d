/** Tickets: what is offered, who sells it, and which order holds it. */
@NullMarked
package ticketing.tickets;

import org.jspecify.annotations.NullMarked;
