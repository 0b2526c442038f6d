package ticketing.eventstore.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VitalThreadsTest {

    private final String name = "thread-" + UUID.randomUUID();

    @AfterEach
    void forget() {
        VitalThreads.forget(name);
    }

    @Test
    void are_alive_while_they_run_and_when_they_are_done() throws Exception {
        var end = new CountDownLatch(1);
        var thread =
                VitalThreads.unstarted(
                        name,
                        () -> {
                            try {
                                end.await();
                            } catch (InterruptedException stopped) {
                                Thread.currentThread().interrupt();
                            }
                        });
        thread.start();
        assertThat(VitalThreads.ended()).doesNotContain(name);

        end.countDown();
        thread.join();

        assertThat(VitalThreads.ended()).doesNotContain(name);
    }

    @Test
    void are_told_by_name_when_an_error_has_ended_them() throws Exception {
        var thread =
                VitalThreads.unstarted(
                        name,
                        () -> {
                            throw new StackOverflowError();
                        });
        thread.start();
        thread.join();

        assertThat(VitalThreads.ended()).contains(name);
    }

    @Test
    void are_told_as_well_when_an_executor_keeps_the_error_to_itself() {
        var task =
                VitalThreads.task(
                        name,
                        () -> {
                            throw new StackOverflowError();
                        });

        assertThatThrownBy(task::run).isInstanceOf(StackOverflowError.class);

        assertThat(VitalThreads.ended()).contains(name);
    }
}
