/** Who is calling: the session cookie, its verification, and whether it still counts. */
@NullMarked
package ticketing.web.session;

import org.jspecify.annotations.NullMarked;
