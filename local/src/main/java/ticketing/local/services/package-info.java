/** Which services there are, where each of them listens, and what they answer. */
@NullMarked
package ticketing.local.services;

import org.jspecify.annotations.NullMarked;
