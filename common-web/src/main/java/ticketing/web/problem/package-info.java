/** What a caller is told when something went wrong, always in the one form of RFC 9457. */
@NullMarked
package ticketing.web.problem;

import org.jspecify.annotations.NullMarked;
