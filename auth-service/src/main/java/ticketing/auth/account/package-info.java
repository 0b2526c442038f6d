/** The rules for accounts: an e-mail address belongs to one person. Pure Java. */
@NullMarked
package ticketing.auth.account;

import org.jspecify.annotations.NullMarked;
