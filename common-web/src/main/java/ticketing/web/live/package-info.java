/** Tells browsers what has changed. */
@NullMarked
package ticketing.web.live;

import org.jspecify.annotations.NullMarked;
