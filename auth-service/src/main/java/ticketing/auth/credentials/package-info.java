/** Validation of e-mail addresses and passwords. */
@NullMarked
package ticketing.auth.credentials;

import org.jspecify.annotations.NullMarked;
