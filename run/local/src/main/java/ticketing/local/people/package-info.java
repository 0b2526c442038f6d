/** People who use a system through its one address. */
@NullMarked
package ticketing.local.people;

import org.jspecify.annotations.NullMarked;
