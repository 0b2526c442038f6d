package ticketing.eventstore.projection;

import java.util.UUID;

/** A document that users look at: one entity, at a version. */
public interface View {

    /** The id of the entity, and of the document ({@code _id}). */
    UUID id();

    /** The version of the entity, from 0. */
    long version();
}
