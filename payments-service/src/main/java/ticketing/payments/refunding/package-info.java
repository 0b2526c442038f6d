/** Giving money back because an operator says so. */
@NullMarked
package ticketing.payments.refunding;

import org.jspecify.annotations.NullMarked;
