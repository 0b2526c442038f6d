/** Checks before a command starts. Each problem is reported in one sentence. */
@NullMarked
package ticketing.local.checks;

import org.jspecify.annotations.NullMarked;
