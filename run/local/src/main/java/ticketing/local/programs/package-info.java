/** The programs that have been built: where they are, and how each of them is started. */
@NullMarked
package ticketing.local.programs;

import org.jspecify.annotations.NullMarked;
