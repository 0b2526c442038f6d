package ticketing.tickets.violations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.http.HttpStatus;
import ticketing.eventstore.EventStore;

/** Breaks more rules for pure code on purpose. */
public final class RulesWithAServer {

    public String readsAFile() throws IOException {
        return Files.readString(Path.of("rules"));
    }

    public HttpStatus knowsHttp() {
        return HttpStatus.CONFLICT;
    }

    public String knowsTheStore(EventStore<?> store) {
        return store.toString();
    }
}
