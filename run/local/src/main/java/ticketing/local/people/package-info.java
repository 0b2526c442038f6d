/** People who use a system through its gateway. */
@NullMarked
package ticketing.local.people;

import org.jspecify.annotations.NullMarked;
