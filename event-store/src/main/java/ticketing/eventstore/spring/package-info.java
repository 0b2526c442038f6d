/** Auto-configuration: a Spring Boot service that depends on this module gets its event store. */
@NullMarked
package ticketing.eventstore.spring;

import org.jspecify.annotations.NullMarked;
