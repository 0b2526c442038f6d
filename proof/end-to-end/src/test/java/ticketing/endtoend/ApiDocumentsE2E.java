package ticketing.endtoend;

import static ticketing.endtoend.RunningSystem.system;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The HTTP contract in {@code docs/api}. All other end-to-end tests check that the system keeps it,
 * because a {@link Visitor} accepts only answers that are in it.
 */
@ExtendWith(RunningSystem.class)
@ResourceLock(value = RunningSystem.LOCK, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class ApiDocumentsE2E {

    @ParameterizedTest
    @ValueSource(strings = {"auth", "tickets", "orders", "payments"})
    void are_what_the_service_serves(String service) throws IOException {
        ApiDocument.mustBeCheckedIn(service, system().address());
    }
}
