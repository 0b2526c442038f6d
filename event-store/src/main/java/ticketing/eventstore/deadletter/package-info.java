/** Where a service keeps the messages it cannot handle. */
@NullMarked
package ticketing.eventstore.deadletter;

import org.jspecify.annotations.NullMarked;
