package ticketing.eventstore.readmodel;

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

    static String nameOf(String readModel, int generation) {
        return readModel + "-" + generation;
    }
}
