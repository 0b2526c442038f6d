/** The gateway in front of all instances of the services. */
@NullMarked
package ticketing.local.gateway;

import org.jspecify.annotations.NullMarked;
