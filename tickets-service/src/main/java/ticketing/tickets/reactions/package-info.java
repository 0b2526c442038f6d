/** What happens here because something has happened to an order. */
@NullMarked
package ticketing.tickets.reactions;

import org.jspecify.annotations.NullMarked;
