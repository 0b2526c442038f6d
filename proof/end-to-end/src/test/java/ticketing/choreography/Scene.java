package ticketing.choreography;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ticketing.choreography.Fact.Job;
import ticketing.choreography.Participants.Turn;

/**
 * The progress of a handler: its job, and the replies it has got. There is one object for each
 * scene. It caches what the handler did, because in the same scene it always does the same.
 */
final class Scene {

    private final Job job;
    private final List<Reply> replies;
    private final Map<Reply, Scene> later = new HashMap<>();
    private @Nullable Turn turn;
    private @Nullable Turn turnOfTheNextDay;

    private Scene(Job job, List<Reply> replies) {
        this.job = job;
        this.replies = replies;
    }

    static Scene first(Job job) {
        return new Scene(job, List.of());
    }

    Job job() {
        return job;
    }

    List<Reply> replies() {
        return replies;
    }

    Scene told(Reply reply) {
        return later.computeIfAbsent(
                reply,
                _ -> {
                    var more = new ArrayList<>(replies);
                    more.add(reply);
                    return new Scene(job, List.copyOf(more));
                });
    }

    Turn turn(boolean dayHasPassed, Participants participants) {
        var known = dayHasPassed ? turnOfTheNextDay : turn;
        if (known == null) {
            known = participants.rehearse(job, replies, dayHasPassed);
            if (dayHasPassed) {
                turnOfTheNextDay = known;
            } else {
                turn = known;
            }
        }
        return known;
    }
}
