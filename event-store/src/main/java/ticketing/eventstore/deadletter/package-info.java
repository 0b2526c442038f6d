/**
 * Dead letters: messages that a service cannot handle, and the markers that detect poison messages.
 */
@NullMarked
package ticketing.eventstore.deadletter;

import org.jspecify.annotations.NullMarked;
