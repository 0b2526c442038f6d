package ticketing.benchmarks.measuring;

/** How much is measured. */
public enum Size {
    /** Seconds: shows that a benchmark works, its figures mean nothing. */
    SMOKE(1, 0.01),
    /** Minutes: what is published. */
    FULL(7, 1);

    private final int rounds;
    private final double part;

    Size(int rounds, double part) {
        this.rounds = rounds;
        this.part = part;
    }

    /** How often what is compared takes turns. */
    public int rounds() {
        return rounds;
    }

    /** A number for a full run, made smaller if this is none, but not to nothing. */
    public int of(int number) {
        return Math.max(2, (int) (number * part));
    }

    /** One of two, where a part of the first is not small enough. */
    public <T> T of(T full, T smoke) {
        return this == FULL ? full : smoke;
    }
}
