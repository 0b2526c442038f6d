/** JetStream as an event store: deciding, appending, reading, listening and projecting. */
@NullMarked
package ticketing.eventstore;

import org.jspecify.annotations.NullMarked;
