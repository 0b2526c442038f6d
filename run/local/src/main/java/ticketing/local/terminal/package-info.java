/** The output on the terminal. */
@NullMarked
package ticketing.local.terminal;

import org.jspecify.annotations.NullMarked;
