/** What an address and a password must look like, and what is said if they do not. */
@NullMarked
package ticketing.auth.credentials;

import org.jspecify.annotations.NullMarked;
