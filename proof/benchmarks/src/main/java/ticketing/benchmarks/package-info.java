/**
 * What event sourcing costs, and how fast the whole system is: {@code ./ticketing bench}.
 * Everything that is compared is measured in turn in one run, because machines are noisy.
 */
@NullMarked
package ticketing.benchmarks;

import org.jspecify.annotations.NullMarked;
