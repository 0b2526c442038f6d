package ticketing.eventstore.spring;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.core.MongoExceptionTranslator;

/**
 * Translates driver exceptions that mean an outage. Spring recognises most of them; without this
 * class, the rest would look like mistakes of the caller.
 */
final class OutageTranslator extends MongoExceptionTranslator {

    private static final List<Class<? extends MongoException>> OUTAGES =
            List.of(
                    MongoConnectionPoolClearedException.class,
                    MongoServerUnavailableException.class,
                    MongoInterruptedException.class,
                    MongoNodeIsRecoveringException.class,
                    MongoNotPrimaryException.class,
                    // The driver authenticates again with the next connection.
                    MongoSecurityException.class);

    @Override
    public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException failure) {
        if (OUTAGES.stream().anyMatch(outage -> outage.isInstance(failure))) {
            return new DataAccessResourceFailureException(
                    String.valueOf(failure.getMessage()), failure);
        }
        return super.translateExceptionIfPossible(failure);
    }
}
