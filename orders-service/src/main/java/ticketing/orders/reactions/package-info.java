/** What happens to orders because of what happened elsewhere. */
@NullMarked
package ticketing.orders.reactions;

import org.jspecify.annotations.NullMarked;
