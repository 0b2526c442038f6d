/** How a view follows from the events of an entity, whatever database keeps it. */
@NullMarked
package ticketing.eventstore.projection;

import org.jspecify.annotations.NullMarked;
