/** Signing up: opening an account. */
@NullMarked
package ticketing.auth.signingup;

import org.jspecify.annotations.NullMarked;
