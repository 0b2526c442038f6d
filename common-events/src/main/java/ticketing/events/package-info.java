/** The published language: all events, and the names under which they are stored for ever. */
@NullMarked
package ticketing.events;

import org.jspecify.annotations.NullMarked;
