/** Refunds that an operator requests. */
@NullMarked
package ticketing.payments.refunding;

import org.jspecify.annotations.NullMarked;
