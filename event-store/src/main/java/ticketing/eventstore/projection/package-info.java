/** Views and how they are computed from events, independent of any database. */
@NullMarked
package ticketing.eventstore.projection;

import org.jspecify.annotations.NullMarked;
