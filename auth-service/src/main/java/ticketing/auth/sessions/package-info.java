/** What a signed-in browser holds, how it is renewed, and who it says somebody is. */
@NullMarked
package ticketing.auth.sessions;

import org.jspecify.annotations.NullMarked;
