/**
 * Fixtures for tests of deciders, reactions and projections: specifications, and an in-memory
 * store.
 */
@NullMarked
package ticketing.eventstore.testing;

import org.jspecify.annotations.NullMarked;
