/**
 * Access of operators to a running system: its events, and its services at their management ports.
 */
@NullMarked
package ticketing.local.operator;

import org.jspecify.annotations.NullMarked;
