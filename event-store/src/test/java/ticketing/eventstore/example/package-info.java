/** The example in {@code event-store/README.md}: a box office that sells tickets. */
@NullMarked
package ticketing.eventstore.example;

import org.jspecify.annotations.NullMarked;
