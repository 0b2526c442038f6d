/** Authentication: accounts, sign-in, sessions, and the keys that sign them. */
@NullMarked
package ticketing.auth;

import org.jspecify.annotations.NullMarked;
