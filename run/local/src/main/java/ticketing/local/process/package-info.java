/** Starts, watches, restarts and ends the processes and containers of the system. */
@NullMarked
package ticketing.local.process;

import org.jspecify.annotations.NullMarked;
