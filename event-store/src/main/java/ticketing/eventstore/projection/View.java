package ticketing.eventstore.projection;

import java.util.UUID;

/** What people look at: a document for each entity, as of some version of it. */
public interface View {

    /** The entity; also the document's {@code _id}. */
    UUID id();

    /** The version of the entity that this shows, from 0. */
    long version();
}
