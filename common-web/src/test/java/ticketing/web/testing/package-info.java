/**
 * Helpers for tests of endpoints: sessions, a service without a server, and the contract of bad
 * input.
 */
@NullMarked
package ticketing.web.testing;

import org.jspecify.annotations.NullMarked;
