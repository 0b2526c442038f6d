/**
 * Builds the programs, for the script {@code ticketing}, from its source and with the JDK alone.
 */
@NullMarked
package ticketing.local.build;

import org.jspecify.annotations.NullMarked;
