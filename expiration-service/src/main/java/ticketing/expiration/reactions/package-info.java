/** What happens to the time limit of an order because of what happened elsewhere. */
@NullMarked
package ticketing.expiration.reactions;

import org.jspecify.annotations.NullMarked;
