/** The whole system on one machine, behind one address, and the command that runs it. */
@NullMarked
package ticketing.local;

import org.jspecify.annotations.NullMarked;
