/** The accounts there are, as a read model. */
@NullMarked
package ticketing.auth.accounts;

import org.jspecify.annotations.NullMarked;
