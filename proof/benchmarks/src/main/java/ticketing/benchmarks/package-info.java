/**
 * Measures what event sourcing costs, and how fast the whole system is: {@code ./ticketing bench}.
 * Compared things are measured in turns in one run, because machines are noisy.
 */
@NullMarked
package ticketing.benchmarks;

import org.jspecify.annotations.NullMarked;
