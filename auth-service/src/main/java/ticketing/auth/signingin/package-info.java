/** Signing in with a password. */
@NullMarked
package ticketing.auth.signingin;

import org.jspecify.annotations.NullMarked;
