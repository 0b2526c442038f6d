/** How a Spring Boot service gets its event store: by depending on this module. */
@NullMarked
package ticketing.eventstore.spring;

import org.jspecify.annotations.NullMarked;
