/** Stories over the real processes, as people live them. */
@NullMarked
package ticketing.endtoend;

import org.jspecify.annotations.NullMarked;
