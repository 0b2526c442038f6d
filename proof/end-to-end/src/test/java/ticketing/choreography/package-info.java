/**
 * Checks the choreography of a sale exhaustively: the real rules and reactions of four services
 * with a log in memory, in every possible order of events.
 */
@NullMarked
package ticketing.choreography;

import org.jspecify.annotations.NullMarked;
