/** Starts, watches and stops the whole system on one machine. */
@NullMarked
package ticketing.local.system;

import org.jspecify.annotations.NullMarked;
