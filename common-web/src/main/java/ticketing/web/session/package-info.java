/** Authentication: the session cookie, its verification, and revocations. */
@NullMarked
package ticketing.web.session;

import org.jspecify.annotations.NullMarked;
