/** Which account an e-mail address belongs to, however it is typed. */
@NullMarked
package ticketing.auth.addresses;

import org.jspecify.annotations.NullMarked;
