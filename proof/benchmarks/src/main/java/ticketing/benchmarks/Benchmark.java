package ticketing.benchmarks;

import ticketing.benchmarks.measuring.Report;
import ticketing.benchmarks.measuring.Size;

/** Measures one thing. It cleans up behind itself. */
interface Benchmark {

    /**
     * Measures, and adds what it has found to the report. What it needs is started before, and
     * stopped when it returns.
     *
     * @throws Exception if it could not be measured; nothing is reported then
     */
    void measure(Size size, Report report) throws Exception;
}
