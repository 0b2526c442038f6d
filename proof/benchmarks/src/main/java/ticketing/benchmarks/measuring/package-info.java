/** Measuring in turns, and saying what came out: rounds, percentiles, tables and charts. */
@NullMarked
package ticketing.benchmarks.measuring;

import org.jspecify.annotations.NullMarked;
