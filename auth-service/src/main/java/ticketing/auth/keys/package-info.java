/**
 * The secrets of the service: keys that sign sessions, and one that hides addresses in subjects.
 */
@NullMarked
package ticketing.auth.keys;

import org.jspecify.annotations.NullMarked;
