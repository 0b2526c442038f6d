/** What happens to payments because of what happened elsewhere, or here a while ago. */
@NullMarked
package ticketing.payments.reactions;

import org.jspecify.annotations.NullMarked;
