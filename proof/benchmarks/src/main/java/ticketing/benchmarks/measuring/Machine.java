package ticketing.benchmarks.measuring;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The machine on which everything is measured. */
public final class Machine {

    private Machine() {}

    /** Such as {@code 2 cores, 24 GiB, Linux, Java 25.0.3}. */
    public static String description() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return "%d cores, %.0f GiB, %s, Java %s"
                .formatted(
                        system.getAvailableProcessors(),
                        system.getTotalMemorySize() / (double) (1 << 30),
                        System.getProperty("os.name"),
                        Runtime.version());
    }
}
