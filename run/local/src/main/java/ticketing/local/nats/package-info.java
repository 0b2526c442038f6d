/** Access to the NATS server of a system: keys, accounts and connections. */
@NullMarked
package ticketing.local.nats;

import org.jspecify.annotations.NullMarked;
