package ticketing.eventstore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bson.Document;

/**
 * How a database answered a query.
 *
 * @param stages from the answer down to the index
 * @param indexes by name
 * @param returned number of documents in the answer
 * @param keys number of index entries read
 * @param documents number of documents read
 */
public record QueryPlan(
        String collection,
        List<String> stages,
        List<String> indexes,
        long returned,
        long keys,
        long documents) {

    /** Reads the answer to {@code explain} with {@code executionStats}. */
    static QueryPlan of(String collection, Document explained) {
        var stages = new ArrayList<String>();
        var indexes = new ArrayList<String>();
        var planner = explained.get("queryPlanner", Document.class);
        collect(planner.get("winningPlan"), stages, indexes);
        var stats = explained.get("executionStats", Document.class);
        return new QueryPlan(
                collection,
                stages,
                indexes,
                number(stats, "nReturned"),
                number(stats, "totalKeysExamined"),
                number(stats, "totalDocsExamined"));
    }

    private static void collect(Object part, List<String> stages, List<String> indexes) {
        if (part instanceof Collection<?> several) {
            several.forEach(one -> collect(one, stages, indexes));
        } else if (part instanceof Document plan) {
            if (plan.get("stage") instanceof String stage) {
                stages.add(stage);
            }
            if (plan.get("indexName") instanceof String index) {
                indexes.add(index);
            }
            plan.values().forEach(inner -> collect(inner, stages, indexes));
        }
    }

    private static long number(Document stats, String name) {
        return stats.get(name, Number.class).longValue();
    }

    /** Fails unless an index leads to exactly the documents of the answer, in their order. */
    public void readsOnlyWhatItReturns() {
        assertThat(stages)
                .as("%s", this)
                .containsAnyOf("IXSCAN", "IDHACK", "EXPRESS_IXSCAN")
                .doesNotContain("COLLSCAN", "SORT");
        assertThat(documents).as("documents read by %s", this).isEqualTo(returned);
    }

    /** A row of a table. */
    @Override
    public String toString() {
        return "| %s | %s | `%s` | %d | %d | %d |"
                .formatted(
                        collection,
                        String.join(", ", stages),
                        String.join(", ", indexes),
                        returned,
                        keys,
                        documents);
    }
}
