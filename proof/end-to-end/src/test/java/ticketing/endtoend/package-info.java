/** End-to-end tests with the real processes, from the view of the users. */
@NullMarked
package ticketing.endtoend;

import org.jspecify.annotations.NullMarked;
