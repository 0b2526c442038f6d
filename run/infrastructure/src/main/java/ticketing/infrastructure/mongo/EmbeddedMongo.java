package ticketing.infrastructure.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Cursor;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.net.BindException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import ticketing.infrastructure.InfrastructureException;
import ticketing.infrastructure.ServerRun;

/** A server in this JVM that speaks MongoDB's protocol and keeps everything in memory. */
final class EmbeddedMongo implements ServerRun {

    private static final Duration REFUSED_FOR = Duration.ofSeconds(2);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(20);

    private final int port;
    private @Nullable MongoServer server;

    EmbeddedMongo(int port) {
        this.port = port;
    }

    /**
     * Starts listening. A process that was started a moment ago may still hold a port that this
     * process has just closed, so it tries again for a while.
     *
     * @throws InfrastructureException if the port stays in use
     */
    @Override
    public synchronized void start() {
        var deadline = System.nanoTime() + REFUSED_FOR.toNanos();
        while (server == null) {
            var starting = new MongoServer(new Backend());
            try {
                starting.bind("127.0.0.1", port);
                server = starting;
            } catch (Exception refused) {
                starting.shutdownNow();
                if (!(refused instanceof BindException) || System.nanoTime() > deadline) {
                    throw new InfrastructureException(
                            "MongoDB cannot listen at port " + port + ".", refused);
                }
                LockSupport.parkNanos(AGAIN_AFTER.toNanos());
            }
        }
    }

    /** All its data is lost. */
    @Override
    public synchronized void kill() {
        if (server != null) {
            server.shutdownNow();
            server = null;
        }
    }

    @Override
    public void stop() {
        kill();
    }

    @Override
    public synchronized boolean isAlive() {
        return server != null;
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    /** The library's memory backend, with collections that look up documents by {@code _id}. */
    static class Backend extends MemoryBackend {

        @Override
        public MemoryDatabase openOrCreateDatabase(String name) {
            return new MemoryDatabase(name, getCursorRegistry()) {
                @Override
                protected MemoryCollection openOrCreateCollection(
                        String collection, CollectionOptions options) {
                    return newCollection(this, collection, options, cursors());
                }
            };
        }

        MemoryCollection newCollection(
                MongoDatabase database,
                String name,
                CollectionOptions options,
                CursorRegistry cursors) {
            return new LookUpById(database, name, options, cursors);
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            ConditionalReplacement.translateIn(message.getDocument());
            return super.handleMessage(message);
        }

        private CursorRegistry cursors() {
            return getCursorRegistry();
        }
    }

    /**
     * The library uses an index only if the query names exactly the fields of the index. A
     * compare-and-set names {@code _id} and the version, so the library would scan the whole
     * collection under its lock. Here the document is found by its {@code _id} and then compared
     * with the rest of the query.
     *
     * <p>The library also returns the documents themselves, which other threads change while they
     * are sent. A reader would get a mix of two versions, or an error. Here it returns copies, made
     * under the lock of the collection.
     */
    static class LookUpById extends MemoryCollection {

        LookUpById(
                MongoDatabase database,
                String name,
                CollectionOptions options,
                CursorRegistry cursors) {
            super(database, name, options, cursors);
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it is, but for the question
        public QueryResult handleQuery(QueryParameters parameters) {
            if (Thread.holdsLock(this)) {
                // The library's own updates call this, too, and need the real documents to change
                // them.
                return super.handleQuery(parameters);
            }
            synchronized (this) {
                var found = super.handleQuery(parameters);
                return new QueryResult(copies(found.collectDocuments()), found.getCursorId());
            }
        }

        /** The documents that do not fit into the first answer. */
        @Override
        protected Cursor createCursor(List<Document> remaining) {
            return super.createCursor(copies(remaining));
        }

        @Override
        public synchronized Document findAndModify(Document query) {
            return super.findAndModify(query).cloneDeeply();
        }

        private static List<Document> copies(List<Document> documents) {
            return documents.stream().map(Document::cloneDeeply).toList();
        }

        @Override
        protected QueryResult queryDocuments(
                Document query,
                Document orderBy,
                int skip,
                int limit,
                int batchSize,
                Document fields) {
            var id = idIn(query);
            if (id.isPresent()) {
                for (var index : getIndexes()) {
                    if (index.canHandle(id.get())) {
                        return matchDocuments(
                                query,
                                index.getPositions(id.get()),
                                orderBy,
                                skip,
                                limit,
                                batchSize,
                                fields);
                    }
                }
            }
            return super.queryDocuments(query, orderBy, skip, limit, batchSize, fields);
        }

        /** The condition on the {@code _id} in a query whose conditions must all hold. */
        private static Optional<Document> idIn(Document query) {
            if (query.containsKey("_id")) {
                return Optional.of(new Document("_id", query.get("_id")));
            }
            if (query.get("$and") instanceof Collection<?> conditions) {
                return conditions.stream()
                        .filter(Document.class::isInstance)
                        .map(Document.class::cast)
                        .flatMap(condition -> idIn(condition).stream())
                        .findFirst();
            }
            return Optional.empty();
        }
    }
}
