/** What has happened to a ticket, and how it was offered each time. */
@NullMarked
package ticketing.tickets.history;

import org.jspecify.annotations.NullMarked;
