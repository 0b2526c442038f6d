/** The built programs: where they are, and how each of them is started. */
@NullMarked
package ticketing.local.programs;

import org.jspecify.annotations.NullMarked;
