/**
 * The provisioner, which an image can run in place of its service: it creates what the service
 * needs on NATS.
 */
@NullMarked
package ticketing.eventstore.spring.provisioning;

import org.jspecify.annotations.NullMarked;
