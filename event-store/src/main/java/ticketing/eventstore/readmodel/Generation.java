package ticketing.eventstore.readmodel;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The marker of a read model in its database: which generation answers, and which one is being
 * filled. If it is missing, the database is new or was emptied, and everything is made anew.
 *
 * @param live null until the first generation has caught up
 * @param filling null unless a rebuild is under way
 */
@Document("generations")
record Generation(@Id String readModel, @Nullable Integer live, @Nullable Integer filling) {

    /** The name that collection and consumer of a generation have in common. */
    static String nameOf(String readModel, int generation) {
        return readModel + "-" + generation;
    }

    /** Empty if the collection belongs to something else. */
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
        return Stream.of(live, filling).filter(Objects::nonNull).toList();
    }
}
