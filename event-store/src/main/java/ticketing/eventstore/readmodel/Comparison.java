package ticketing.eventstore.readmodel;

import java.util.List;

/**
 * What a rebuild found when it compared its views with those that had been shown until then. Any
 * difference means that somebody changed the database, or that a projection does not follow from
 * the events alone.
 *
 * @param compared how many views there are in either generation
 * @param differing how many of them were not the same in both
 * @param examples some of those, twenty at most
 */
public record Comparison(long compared, long differing, List<Difference> examples) {

    public Comparison {
        examples = List.copyOf(examples);
    }

    /**
     * One view that had not been shown as it follows from the events.
     *
     * @param id of the entity
     * @param how in words: what had been wrong with it
     */
    public record Difference(String id, String how) {}

    /** Whether all views had been shown as they follow from the events. */
    public boolean isEqual() {
        return differing == 0;
    }
}
