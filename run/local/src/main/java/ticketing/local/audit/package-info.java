/** Looks at all that has happened in a system for what must not be. */
@NullMarked
package ticketing.local.audit;

import org.jspecify.annotations.NullMarked;
