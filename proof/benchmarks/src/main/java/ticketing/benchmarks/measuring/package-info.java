/** Measures in turns and reports the results: rounds, percentiles, tables and charts. */
@NullMarked
package ticketing.benchmarks.measuring;

import org.jspecify.annotations.NullMarked;
