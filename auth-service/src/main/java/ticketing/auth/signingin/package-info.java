/** Proving to be the owner of an account. */
@NullMarked
package ticketing.auth.signingin;

import org.jspecify.annotations.NullMarked;
