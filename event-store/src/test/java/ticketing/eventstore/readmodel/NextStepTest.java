package ticketing.eventstore.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.eventstore.jetstream.ConsumerAdmin.Progress;
import ticketing.eventstore.readmodel.NextStep.Begin;
import ticketing.eventstore.readmodel.NextStep.Idle;
import ticketing.eventstore.readmodel.NextStep.Observed;
import ticketing.eventstore.readmodel.NextStep.Rewind;
import ticketing.eventstore.readmodel.NextStep.Standstill;
import ticketing.eventstore.readmodel.NextStep.SwitchOver;
import ticketing.eventstore.readmodel.NextStep.Tidy;
import ticketing.eventstore.readmodel.NextStep.Wait;
import ticketing.eventstore.testing.DocumentedTable;

/** Every state of a read model, and the next step of an instance. */
class NextStepTest {

    private static final Patience PATIENCE = Patience.STANDARD;
    private static final Duration KNOWN = NextStep.KNOWN_EVERYWHERE;
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private static final Generation FIRST = Generation.toFill("view", 1);
    private static final Generation FIRST_BEGUN = new Generation("view", null, 1, true);
    private static final Generation LIVE = Generation.answering("view", 1);
    private static final Generation REBUILD = new Generation("view", 1, 2, false);
    private static final Generation REBUILD_BEGUN = new Generation("view", 1, 2, true);

    private record Row(
            @Nullable Generation marker, String given, Observed observed, NextStep expected) {

        NextStep then() {
            return NextStep.of(marker, observed, PATIENCE);
        }

        @Override
        public String toString() {
            return inWords(marker) + "; " + given;
        }
    }

    private static Stream<Row> rows() {
        return Stream.of(
                new Row(null, "nothing", nothing(), new Begin()),
                new Row(FIRST, "its consumer is in use", idle(0, KNOWN), new Wait()),
                new Row(FIRST, "its consumer was idle once", idle(1, KNOWN), new Wait()),
                new Row(FIRST, "its consumer was idle twice", idle(2, A_MOMENT), new Rewind(1)),
                new Row(
                        FIRST,
                        "its consumer is in use, but the marker is " + longer(KNOWN) + " old",
                        idle(0, KNOWN.plus(A_MOMENT)),
                        new Rewind(1)),
                new Row(FIRST_BEGUN, "its consumer is not there yet", progress(null), new Wait()),
                new Row(
                        FIRST_BEGUN,
                        "7 events are not delivered yet",
                        progress(new Progress(7, 0, 4)),
                        new Wait()),
                new Row(
                        FIRST_BEGUN,
                        "7 events are not delivered, and 3 wait here for ever",
                        standstill(new Progress(7, 3, 4), Duration.ofDays(1), 3),
                        new Wait()),
                new Row(
                        FIRST_BEGUN,
                        "all events are acknowledged",
                        progress(new Progress(0, 0, 11)),
                        new SwitchOver(FIRST_BEGUN, 1, 0)),
                new Row(
                        FIRST_BEGUN,
                        "3 events are left, and all wait here for a predecessor, for "
                                + seconds(PATIENCE.forPredecessors()),
                        standstill(new Progress(0, 3, 4), PATIENCE.forPredecessors(), 3),
                        new Wait()),
                new Row(
                        FIRST_BEGUN,
                        "3 events are left, and all wait here for a predecessor, for "
                                + longer(PATIENCE.forPredecessors()),
                        standstill(
                                new Progress(0, 3, 4),
                                PATIENCE.forPredecessors().plus(A_MOMENT),
                                3),
                        new SwitchOver(FIRST_BEGUN, 1, 3)),
                new Row(
                        FIRST_BEGUN,
                        "3 events are left, one of them elsewhere, for "
                                + seconds(PATIENCE.forOthers()),
                        standstill(new Progress(0, 3, 4), PATIENCE.forOthers(), 2),
                        new Wait()),
                new Row(
                        FIRST_BEGUN,
                        "3 events are left, one of them elsewhere, for "
                                + longer(PATIENCE.forOthers()),
                        standstill(new Progress(0, 3, 4), PATIENCE.forOthers().plus(A_MOMENT), 2),
                        new SwitchOver(FIRST_BEGUN, 1, 3)),
                new Row(LIVE, "older collections may be there", nothing(), new Tidy(1)),
                new Row(LIVE, "older collections are dropped", tidied(nothing()), new Wait()),
                new Row(
                        REBUILD,
                        "its consumer was idle once",
                        tidied(idle(1, A_MOMENT)),
                        new Wait()),
                new Row(
                        REBUILD,
                        "its consumer was idle twice",
                        tidied(idle(2, A_MOMENT)),
                        new Rewind(2)),
                new Row(
                        REBUILD,
                        "its consumer was idle once; older collections may be there",
                        idle(1, A_MOMENT),
                        new Tidy(1)),
                new Row(
                        REBUILD_BEGUN,
                        "7 events are not delivered yet",
                        tidied(progress(new Progress(7, 0, 4))),
                        new Wait()),
                new Row(
                        REBUILD_BEGUN,
                        "all events are acknowledged",
                        progress(new Progress(0, 0, 11)),
                        new SwitchOver(REBUILD_BEGUN, 2, 0)));
    }

    private static Observed nothing() {
        return progress(null);
    }

    private static Observed idle(int inARow, Duration known) {
        return new Observed(new Idle(inARow, known), null, Standstill.NONE, 0);
    }

    private static Observed progress(@Nullable Progress progress) {
        return new Observed(Idle.NOT_OBSERVED, progress, Standstill.NONE, 0);
    }

    private static Observed standstill(Progress progress, Duration lasts, long waitingHere) {
        return new Observed(Idle.NOT_OBSERVED, progress, new Standstill(lasts, waitingHere), 0);
    }

    private static Observed tidied(Observed observed) {
        return new Observed(observed.idle(), observed.progress(), observed.standstill(), 1);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void follows_from_the_marker_and_what_was_observed(Row row) {
        assertThat(row.then()).isEqualTo(row.expected());
    }

    @Test
    void is_the_table_in_the_docs() throws IOException {
        DocumentedTable.assertIs(
                "| the marker | the instance has seen | `NextStep` | the instance |",
                rows().map(NextStepTest::inTheDocs));
    }

    private static String inTheDocs(Row row) {
        return "| %s | %s | `%s` | %s |"
                .formatted(
                        inWords(row.marker()),
                        row.given(),
                        row.then().getClass().getSimpleName(),
                        inWords(row.then()));
    }

    private static String inWords(@Nullable Generation marker) {
        if (marker == null) {
            return "is missing";
        }
        var live = marker.live() == null ? "none is live" : marker.live() + " is live";
        if (marker.filling() == null) {
            return live;
        }
        return "%s, %d is %s"
                .formatted(
                        live,
                        marker.filling(),
                        marker.isToBegin() ? "to be filled" : "being filled");
    }

    private static String inWords(NextStep step) {
        return switch (step) {
            case Begin _ -> "stores the first marker";
            case Rewind(var generation) ->
                    "puts the consumer of " + generation + " to the beginning of the stream";
            case SwitchOver(_, var generation, var leftBehind) ->
                    "answers from %d%s"
                            .formatted(
                                    generation,
                                    leftBehind == 0 ? "" : ", without " + leftBehind + " events");
            case Tidy(var live) -> "drops the collections of generations before " + live;
            case Wait _ -> "looks again in a moment";
        };
    }

    private static String longer(Duration duration) {
        return "more than " + seconds(duration);
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
