/** The command {@code ./ticketing}: what can be typed, and what is printed. */
@NullMarked
package ticketing.local.command;

import org.jspecify.annotations.NullMarked;
