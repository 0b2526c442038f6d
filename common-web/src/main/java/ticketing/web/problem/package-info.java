/** Error answers, all in the format of RFC 9457. */
@NullMarked
package ticketing.web.problem;

import org.jspecify.annotations.NullMarked;
