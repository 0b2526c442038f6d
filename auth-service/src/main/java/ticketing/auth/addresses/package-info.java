/** Finds the account of an e-mail address, however the user types it. */
@NullMarked
package ticketing.auth.addresses;

import org.jspecify.annotations.NullMarked;
