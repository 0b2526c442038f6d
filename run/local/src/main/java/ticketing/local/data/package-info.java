/** The folder in which a system keeps its data, and what else it may delete. */
@NullMarked
package ticketing.local.data;

import org.jspecify.annotations.NullMarked;
