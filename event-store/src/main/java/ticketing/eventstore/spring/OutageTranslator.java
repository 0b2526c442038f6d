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
 * Tells outages from mistakes. Spring knows most of what the driver throws when no server answers;
 * these it leaves uncategorized, and callers would take them for mistakes of their own.
 */
final class OutageTranslator extends MongoExceptionTranslator {

    private static final List<Class<? extends MongoException>> OUTAGES =
            List.of(
                    MongoConnectionPoolClearedException.class,
                    MongoServerUnavailableException.class,
                    MongoInterruptedException.class,
                    MongoNodeIsRecoveringException.class,
                    MongoNotPrimaryException.class,
                    // The driver signs in again with the next connection.
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
