/**
 * Fixtures for everyone who decides, reacts or projects: a specification language and a store in
 * memory.
 */
@NullMarked
package ticketing.eventstore.testing;

import org.jspecify.annotations.NullMarked;
