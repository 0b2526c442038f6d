package ticketing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The benchmarks work. Their figures mean nothing here. */
class BenchIT {

    @Test
    void compares_the_store_and_subscriptions_with_the_plain_way_and_draws_it() throws Exception {
        var chart = Path.of("target", UUID.randomUUID() + ".svg");

        var printed = type("store", "subscription", "--smoke", "--chart", chart.toString());

        assertThat(printed)
                .contains("| append, 128 threads | ", "| load, decide, append, 1 threads | ")
                .contains("| handle in batches | ", "| loop | ", "| ours | ");
        assertThat(Files.readString(chart)).contains("<svg", "handle in batches", "</svg>");
    }

    @Test
    void compares_a_user_outside_the_account_of_the_streams_with_one_inside() {
        assertThat(type("accounts", "--smoke"))
                .contains("| append, 128 in flight, /s | ", "| pull and acknowledge, /s | ");
    }

    @Test
    void makes_a_read_model_anew() {
        assertThat(type("projection", "--smoke"))
                .contains(
                        "| rebuild, all tickets in turns in the log | 10,000 | ",
                        "Rebuild, all in turns / bulk: ");
    }

    @Test
    void says_what_can_be_measured() {
        var printed = new StringWriter();

        assertThat(Bench.run(new PrintWriter(printed, true), "everything")).isEqualTo(2);
    }

    private static String type(String... words) {
        var printed = new StringWriter();
        assertThat(Bench.run(new PrintWriter(printed, true), words)).as("%s", printed).isZero();
        return printed.toString();
    }
}
