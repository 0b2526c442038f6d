/** What cannot be done on this machine: found before it is tried, and told in one sentence. */
@NullMarked
package ticketing.local.checks;

import org.jspecify.annotations.NullMarked;
