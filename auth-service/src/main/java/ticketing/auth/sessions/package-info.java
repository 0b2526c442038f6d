/** Sessions of browsers: how they are started and renewed, and who the current user is. */
@NullMarked
package ticketing.auth.sessions;

import org.jspecify.annotations.NullMarked;
