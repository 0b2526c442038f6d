/** MongoDB on this machine: in Docker, or an embedded server. */
@NullMarked
package ticketing.infrastructure.mongo;

import org.jspecify.annotations.NullMarked;
