/** Checks everything that has happened in a system for violations. */
@NullMarked
package ticketing.local.audit;

import org.jspecify.annotations.NullMarked;
