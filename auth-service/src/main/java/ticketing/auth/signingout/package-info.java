/** Ending a session everywhere. */
@NullMarked
package ticketing.auth.signingout;

import org.jspecify.annotations.NullMarked;
