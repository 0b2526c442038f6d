package ticketing.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.auth.passwords.Applicant.signingIn;
import static ticketing.auth.passwords.Applicant.signingUp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HashingQueueTest {

    private static final int ENOUGH = 100;

    private final AtomicLong time = new AtomicLong();
    private final HashingQueue queue = new HashingQueue(1, time::get);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    /** Everything else arrives while this task runs. */
    @BeforeEach
    void something_is_under_way() throws Exception {
        queue.submit(
                signingUp("first"),
                () -> {
                    held.countDown();
                    release.await();
                    return null;
                });
        held.await();
    }

    @AfterEach
    void nothing_stays_behind() {
        release.countDown();
        await().until(() -> queue.networks() == 0);
    }

    @Test
    void takes_one_after_the_other() throws Exception {
        var last = List.of(ask(signingUp("a"), "1"), ask(signingUp("b"), "2")).getLast();
        release.countDown();
        last.get();

        assertThat(done).containsExactly("1", "2");
    }

    @Test
    void takes_sign_ins_before_sign_ups() throws Exception {
        var signUp = ask(signingUp("a"), "sign-up");
        ask(signingIn("b"), "sign-in");
        ask(signingIn("a"), "another sign-in");
        release.countDown();
        signUp.get();

        assertThat(done).containsExactly("sign-in", "another sign-in", "sign-up");
    }

    @Test
    void takes_a_sign_up_that_waited_two_seconds_although_sign_ins_never_end() throws Exception {
        var signUp = ask(signingUp("a"), "sign-up");
        for (int i = 0; i < 10; i++) {
            signInAgainAndAgain("b");
        }
        release.countDown();
        signUp.get();

        assertThat(done.indexOf("sign-up")).isEqualTo(20);
    }

    @Test
    void takes_one_that_waited_outside_although_sign_ins_of_its_network_never_end()
            throws Exception {
        for (int i = 0; i < 10; i++) {
            signInAgainAndAgain("a");
        }
        var signUp = ask(signingUp("a"), "sign-up");
        release.countDown();
        signUp.get();

        // Two seconds of sign-ins, the one that makes room, and the three in the queue.
        assertThat(done.indexOf("sign-up")).isEqualTo(24);
    }

    @Test
    void takes_a_sign_up_that_waited_two_seconds_behind_sign_ins_that_were_there_before()
            throws Exception {
        ask(signingIn("b"), "sign-in");
        var signUp = ask(signingUp("a"), "sign-up");
        time.addAndGet(TimeUnit.SECONDS.toNanos(2));
        ask(signingIn("c"), "later sign-in");
        release.countDown();
        signUp.get();

        assertThat(done).startsWith("sign-in", "sign-up");
    }

    @Test
    void lets_at_most_four_of_one_network_be_ahead_of_somebody_else() throws Exception {
        Future<?> last = null;
        for (int i = 1; i <= 20; i++) {
            last = ask(signingUp("crowd"), "crowd " + i);
        }
        ask(signingUp("ann"), "ann");
        release.countDown();
        last.get();

        assertThat(done.indexOf("ann")).isEqualTo(4);
        assertThat(done).hasSize(21);
    }

    @Test
    void lets_a_sign_in_pass_all_sign_ups_of_its_own_network_that_wait_outside() throws Exception {
        Future<?> last = null;
        for (int i = 1; i <= 20; i++) {
            last = ask(signingUp("crowd"), "crowd " + i);
        }
        ask(signingIn("crowd"), "sign-in");
        release.countDown();
        last.get();

        assertThat(done.indexOf("sign-in")).isEqualTo(1);
    }

    @Test
    void passes_over_what_is_cancelled_wherever_it_waits() throws Exception {
        var asked = new ArrayList<Future<?>>();
        for (int i = 1; i <= 10; i++) {
            asked.add(ask(signingUp("crowd"), "crowd " + i));
        }
        for (int i = 0; i < 9; i++) {
            asked.get(i).cancel(false);
        }
        release.countDown();
        asked.getLast().get();

        assertThat(done).containsExactly("crowd 10");
    }

    @Test
    void goes_on_after_a_failure() throws Exception {
        queue.submit(
                signingUp("a"),
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        var next = ask(signingUp("a"), "next");
        release.countDown();
        next.get();

        assertThat(done).containsExactly("next");
    }

    /** Each takes 100 milliseconds, then the same caller sends the next one. */
    private void signInAgainAndAgain(String network) {
        queue.submit(
                signingIn(network),
                () -> {
                    time.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
                    done.add("sign-in");
                    if (done.size() <= ENOUGH) {
                        signInAgainAndAgain(network);
                    }
                    return null;
                });
    }

    private Future<Boolean> ask(Applicant who, String name) {
        return queue.submit(who, () -> done.add(name));
    }
}
