/** Who wants what: at most one live order for a ticket. */
@NullMarked
package ticketing.orders;

import org.jspecify.annotations.NullMarked;
