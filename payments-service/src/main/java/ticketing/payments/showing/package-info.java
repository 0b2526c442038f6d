/** The payments of a buyer: the view, and the endpoint that reads it. */
@NullMarked
package ticketing.payments.showing;

import org.jspecify.annotations.NullMarked;
