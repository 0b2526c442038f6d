/** What operators and clients can see of a service: defaults, health and its OpenAPI document. */
@NullMarked
package ticketing.web.operations;

import org.jspecify.annotations.NullMarked;
