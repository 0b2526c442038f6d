/** MongoDB on this machine: in Docker, or its protocol from memory. */
@NullMarked
package ticketing.infrastructure.mongo;

import org.jspecify.annotations.NullMarked;
