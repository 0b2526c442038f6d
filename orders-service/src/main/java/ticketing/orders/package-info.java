/** Orders: who wants which ticket. A ticket has at most one live order. */
@NullMarked
package ticketing.orders;

import org.jspecify.annotations.NullMarked;
