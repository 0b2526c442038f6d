/**
 * The choreography of a sale, checked exhaustively: the real rules and reactions of four services
 * over a log in memory, in every order in which things may happen.
 */
@NullMarked
package ticketing.choreography;

import org.jspecify.annotations.NullMarked;
