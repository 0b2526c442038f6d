/** The secret keys: those that sign sessions, and one that hides e-mail addresses in subjects. */
@NullMarked
package ticketing.auth.keys;

import org.jspecify.annotations.NullMarked;
