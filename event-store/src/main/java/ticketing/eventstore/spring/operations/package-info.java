/** Actuator endpoints with which an operator looks into a service and repairs it. */
@NullMarked
package ticketing.eventstore.spring.operations;

import org.jspecify.annotations.NullMarked;
