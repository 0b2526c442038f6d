/** Where requests come from: the caller's address, and the pages that may send them. */
@NullMarked
package ticketing.web.origin;

import org.jspecify.annotations.NullMarked;
