package ticketing.benchmarks.measuring;

/** The size of a run. */
public enum Size {
    /** Takes seconds: shows that a benchmark works; its figures mean nothing. */
    SMOKE(1, 0.01),
    /** Takes minutes: for published figures. */
    FULL(7, 1);

    private final int rounds;
    private final double part;

    Size(int rounds, double part) {
        this.rounds = rounds;
        this.part = part;
    }

    /** The number of rounds. */
    public int rounds() {
        return rounds;
    }

    /** A number for a full run, reduced for a smoke run, but at least 1. */
    public int of(int number) {
        return Math.max(2, (int) (number * part));
    }

    /** One of two values, where a fraction of the first is not small enough. */
    public <T> T of(T full, T smoke) {
        return this == FULL ? full : smoke;
    }
}
