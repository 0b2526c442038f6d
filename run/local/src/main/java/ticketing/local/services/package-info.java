/** The ports of the services, and their answers. */
@NullMarked
package ticketing.local.services;

import org.jspecify.annotations.NullMarked;
