/** How passwords are hashed and checked, at a price that is bounded. */
@NullMarked
package ticketing.auth.passwords;

import org.jspecify.annotations.NullMarked;
