package ticketing.eventstore.readmodel;

import java.util.List;

/**
 * The result of a rebuild's comparison: the new views with those shown until then. A difference
 * means that somebody changed the database, or that a projection depends on more than the events.
 *
 * @param compared number of views in either generation
 * @param differing number of views that are not the same in both
 * @param examples some of those, twenty at most
 */
public record Comparison(long compared, long differing, List<Difference> examples) {

    public Comparison {
        examples = List.copyOf(examples);
    }

    /**
     * One view that was wrong.
     *
     * @param id of the entity
     * @param how what was wrong, in words
     */
    public record Difference(String id, String how) {}

    /** Whether all views were the same. */
    public boolean isEqual() {
        return differing == 0;
    }
}
