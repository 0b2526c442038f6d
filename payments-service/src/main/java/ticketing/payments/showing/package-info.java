/** What a buyer sees of the own payments. */
@NullMarked
package ticketing.payments.showing;

import org.jspecify.annotations.NullMarked;
