/** Actuator endpoints for operators: dead letters and read models. */
@NullMarked
package ticketing.eventstore.spring.operations;

import org.jspecify.annotations.NullMarked;
