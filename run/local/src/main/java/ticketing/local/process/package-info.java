/** One process or container of the system: started, watched, started again and ended. */
@NullMarked
package ticketing.local.process;

import org.jspecify.annotations.NullMarked;
