package ticketing.eventstore.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.EventStoreException.Unreadable;
import ticketing.eventstore.EventStoreException.WritesRefused;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.Refusal;
import ticketing.eventstore.testing.DocumentedTable;

/** Every way in which a handler can end, and the disposition of the message. */
class DispositionTest {

    private static final Duration FIRST_RETRY = Limits.ONE_BY_ONE.firstRetry();

    private static final ConcurrentAppend CONFLICT = new ConcurrentAppend("tickets.7");
    private static final Exception OUTAGE = new Unavailable("no answer", null);
    private static final Exception DISK_IS_FULL = new WritesRefused("TICKETS", "storage-full");
    private static final Exception FORBIDDEN = new Forbidden("no right to publish", null);
    private static final Exception DATABASE_DOWN = new IllegalStateException("MongoDB is away");
    private static final Exception UNREADABLE = new Unreadable("not JSON", null);
    private static final Exception BUG = new IllegalArgumentException("a bug");

    private record Row(String given, Supplier<Disposition> decision, Disposition expected) {

        Disposition then() {
            return decision.get();
        }

        @Override
        public String toString() {
            return given;
        }
    }

    private static Row returns(String given, Outcome outcome, Disposition expected) {
        return new Row("returns `" + given + "`", () -> Disposition.of(outcome), expected);
    }

    private static Row throwing(String given, Exception thrown, int before, Disposition expected) {
        return new Row(
                given,
                () -> Disposition.of(thrown, before, FIRST_RETRY, DATABASE_DOWN::equals),
                expected);
    }

    private static Stream<Row> rows() {
        var aMinute = Duration.ofMinutes(1);
        return Stream.of(
                returns("DONE", Outcome.DONE, new Disposition.Acknowledge()),
                returns("WAIT", Outcome.WAIT, new Disposition.WaitForPredecessor(Outcome.UNKNOWN)),
                returns(
                        "waitingAt(4)",
                        Outcome.waitingAt(4),
                        new Disposition.WaitForPredecessor(4)),
                returns("later(60 s)", Outcome.later(aMinute), new Disposition.HoldFor(aMinute)),
                throwing(
                        "throws a `Refusal`",
                        new SoldOut(),
                        0,
                        new Disposition.ChangesNothing("sold out")),
                throwing(
                        "throws `ConcurrentAppend`",
                        CONFLICT,
                        0,
                        new Disposition.ResolveConflict(CONFLICT)),
                throwing("throws `Unavailable`", OUTAGE, 0, new Disposition.WaitOut(OUTAGE)),
                throwing(
                        "throws `WritesRefused`",
                        DISK_IS_FULL,
                        0,
                        new Disposition.WaitOut(DISK_IS_FULL)),
                throwing("throws `Forbidden`", FORBIDDEN, 0, new Disposition.WaitOut(FORBIDDEN)),
                throwing(
                        "cannot reach its database",
                        DATABASE_DOWN,
                        4,
                        new Disposition.WaitOut(DATABASE_DOWN)),
                throwing("fails for the first time", BUG, 0, retry(1, Duration.ofMillis(800))),
                throwing("fails for the second time", BUG, 1, retry(2, Duration.ofMillis(3_200))),
                throwing("fails for the third time", BUG, 2, retry(3, Duration.ofMillis(12_800))),
                throwing("fails for the fourth time", BUG, 3, retry(4, Duration.ofMillis(51_200))),
                throwing("fails for the fifth time", BUG, 4, new Disposition.SetAside(5, BUG)),
                throwing(
                        "fails again, because the dead letter could not be stored",
                        BUG,
                        5,
                        new Disposition.SetAside(6, BUG)),
                throwing(
                        "is not called: the message is unreadable",
                        UNREADABLE,
                        0,
                        new Disposition.SetAside(0, UNREADABLE)),
                throwing(
                        "finds that it cannot read an event of the history",
                        UNREADABLE,
                        3,
                        new Disposition.SetAside(3, UNREADABLE)));
    }

    private static Disposition retry(int failures, Duration pause) {
        return new Disposition.Retry(failures, pause, BUG);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void follows_from_what_the_handler_did(Row row) {
        assertThat(row.then()).isEqualTo(row.expected());
    }

    @Test
    void is_the_table_in_the_docs() throws IOException {
        DocumentedTable.assertIs(
                "| the handler | `Disposition` | the message |"
                        + " replaying it as a dead letter |",
                rows().map(DispositionTest::inTheDocs));
    }

    private static String inTheDocs(Row row) {
        return "| %s | `%s` | %s | `%s` |"
                .formatted(
                        row.given(),
                        row.then().getClass().getSimpleName(),
                        inWords(row.then()),
                        Replays.Answer.of(row.then(), Throwable::getMessage).result());
    }

    private static String inWords(Disposition disposition) {
        return switch (disposition) {
            case Disposition.Acknowledge _ -> "is acknowledged";
            case Disposition.ChangesNothing _ -> "is acknowledged, and the log says why";
            case Disposition.WaitForPredecessor _ ->
                    "is held: " + backOff(BackOff.Reason.PREDECESSOR);
            case Disposition.HoldFor(var pause) -> "is held: offered again after " + seconds(pause);
            case Disposition.ResolveConflict _ -> "is held: " + backOff(BackOff.Reason.CONFLICT);
            case Disposition.WaitOut _ ->
                    "is held: " + backOff(BackOff.Reason.OUTAGE) + "; nothing more is fetched";
            case Disposition.Retry retry ->
                    "is held: offered again after " + seconds(retry.pause());
            case Disposition.SetAside _ -> "goes to the dead letters";
        };
    }

    /** The pauses of a message that waits for long enough. */
    private static String backOff(BackOff.Reason reason) {
        var waiting = new BackOff();
        var first = waiting.pauseFor(reason);
        var last = first;
        for (var next = waiting.pauseFor(reason);
                !next.equals(last);
                next = waiting.pauseFor(reason)) {
            last = next;
        }
        return "back-off from %d ms to %s".formatted(first.toMillis(), seconds(last));
    }

    private static String seconds(Duration pause) {
        var seconds = String.format(Locale.ROOT, "%.1f s", pause.toMillis() / 1000.0);
        return seconds.replace(".0 s", " s");
    }

    @SuppressWarnings("serial")
    private static final class SoldOut extends Refusal {
        SoldOut() {
            super("sold out");
        }
    }
}
