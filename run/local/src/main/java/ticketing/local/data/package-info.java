/** The data folder of a system, and what may be deleted in it. */
@NullMarked
package ticketing.local.data;

import org.jspecify.annotations.NullMarked;
