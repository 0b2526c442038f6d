/** What an image does in place of its service: it creates what the service has on NATS. */
@NullMarked
package ticketing.eventstore.spring.provisioning;

import org.jspecify.annotations.NullMarked;
