package ticketing.benchmarks;

import ticketing.benchmarks.measuring.Report;
import ticketing.benchmarks.measuring.Size;

/** Measures one subject, and cleans up afterwards. */
interface Benchmark {

    /**
     * Measures, and adds the results to the report. It starts the servers that it needs, and stops
     * them before it returns.
     *
     * @throws Exception if it could not be measured; then nothing is reported
     */
    void measure(Size size, Report report) throws Exception;
}
