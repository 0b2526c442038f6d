/** Where each service listens, and what it answers. */
@NullMarked
package ticketing.local.services;

import org.jspecify.annotations.NullMarked;
