/** A read model of all accounts, for operators. */
@NullMarked
package ticketing.auth.accounts;

import org.jspecify.annotations.NullMarked;
