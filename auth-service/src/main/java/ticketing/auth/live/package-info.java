/** Lets browsers listen to NATS: says who has connected to the edge, and what each may hear. */
@NullMarked
package ticketing.auth.live;

import org.jspecify.annotations.NullMarked;
