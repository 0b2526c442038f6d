/** What the person at the terminal sees. */
@NullMarked
package ticketing.local.terminal;

import org.jspecify.annotations.NullMarked;
