package ticketing.eventstore.readmodel;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The marker of a read model in its database: which generation is live, and which one is being
 * filled. If it is missing, the database is new or was emptied, and the read model is rebuilt.
 *
 * @param live null until the first generation has caught up
 * @param filling null unless a rebuild is in progress
 * @param begun false until the consumer of the new generation has been rewound; before that it has
 *     no subscription
 */
@Document("generations")
record Generation(
        @Id String readModel,
        @Nullable Integer live,
        @Nullable Integer filling,
        @Nullable Boolean begun) {

    /** The first generation of a database. */
    static Generation toFill(String readModel, int number) {
        return new Generation(readModel, null, number, false);
    }

    /** A marker with only a live generation. */
    static Generation answering(String readModel, int live) {
        return new Generation(readModel, live, null, null);
    }

    /** Whether there is a generation to fill whose consumer must be rewound first. */
    boolean isToBegin() {
        return filling != null && Boolean.FALSE.equals(begun);
    }

    /** The name of the collection of a generation. */
    static String nameOf(String readModel, int generation) {
        return readModel + "-" + generation;
    }

    /**
     * The number of a generation's collection; empty if the collection belongs to something else.
     */
    static OptionalInt numberIn(String readModel, String collection) {
        var number =
                collection.startsWith(readModel + "-")
                        ? collection.substring(readModel.length() + 1)
                        : "";
        return number.matches("[0-9]{1,9}")
                ? OptionalInt.of(Integer.parseInt(number))
                : OptionalInt.empty();
    }

    /** The generations that are kept up to date. */
    List<Integer> numbers() {
        return Stream.of(live, isToBegin() ? null : filling).filter(Objects::nonNull).toList();
    }
}
