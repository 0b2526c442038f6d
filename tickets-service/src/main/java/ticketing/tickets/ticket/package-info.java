/** The rules for one ticket: commands, decisions, and reasons to refuse. Pure Java. */
@NullMarked
package ticketing.tickets.ticket;

import org.jspecify.annotations.NullMarked;
