/**
 * What tests of endpoints need: sessions, a service without a server, and the contract of bad
 * input.
 */
@NullMarked
package ticketing.web.testing;

import org.jspecify.annotations.NullMarked;
