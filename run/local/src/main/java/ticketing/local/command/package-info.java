/** The command {@code ./ticketing}: its subcommands and their output. */
@NullMarked
package ticketing.local.command;

import org.jspecify.annotations.NullMarked;
