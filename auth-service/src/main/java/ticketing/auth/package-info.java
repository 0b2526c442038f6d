/** Who somebody is: accounts, sign-in, sessions, and the keys that prove them. */
@NullMarked
package ticketing.auth;

import org.jspecify.annotations.NullMarked;
