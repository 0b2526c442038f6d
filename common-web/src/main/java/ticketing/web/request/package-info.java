/** The parts of a request: its id, an idempotency key, a page, a version, a JSON body. */
@NullMarked
package ticketing.web.request;

import org.jspecify.annotations.NullMarked;
