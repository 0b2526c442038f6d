package ticketing.choreography;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ticketing.choreography.Fact.Job;
import ticketing.choreography.Participants.Turn;

/**
 * How far a party has come: its job, and what it has been told since it began. There is one object
 * for each, which also remembers what the party did then: in the same scene it does the same again.
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
