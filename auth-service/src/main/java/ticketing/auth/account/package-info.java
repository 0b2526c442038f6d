/**
 * The rules of an account: an e-mail address belongs to one person. Pure, so that a test says it
 * all.
 */
@NullMarked
package ticketing.auth.account;

import org.jspecify.annotations.NullMarked;
