/** The whole system on one machine, behind one address: started, watched and stopped. */
@NullMarked
package ticketing.local.system;

import org.jspecify.annotations.NullMarked;
