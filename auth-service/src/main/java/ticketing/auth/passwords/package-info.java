/** Hashing and checking passwords, at a bounded cost. */
@NullMarked
package ticketing.auth.passwords;

import org.jspecify.annotations.NullMarked;
