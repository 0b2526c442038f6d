package ticketing.topology;

import java.util.List;

/**
 * A right that one account exports and others may import.
 *
 * @param account that exports it
 * @param subject in that account
 * @param importedAs the subject in the importing account
 */
record Right(String account, Kind kind, String subject, String importedAs) {

    static Right send(Service owner, String subject) {
        return new Right(owner.name(), Kind.SEND, subject, subject);
    }

    String exportedTo(List<String> accounts) {
        return "{%s: \"%s\"%s, accounts: [%s]}"
                .formatted(
                        type(),
                        subject,
                        kind == Kind.ASK_FOR_MANY ? ", response_type: stream" : "",
                        String.join(", ", accounts));
    }

    String imported() {
        return "{%s: {account: %s, subject: \"%s\"}, to: \"%s\"}"
                .formatted(type(), account, subject, importedAs);
    }

    private String type() {
        return kind == Kind.HEAR ? "stream" : "service";
    }

    /** The way in which a subject is used from another account. */
    enum Kind {
        /** Sending a message; there is at most one answer. */
        SEND,
        /** Sending a request; there may be many answers. */
        ASK_FOR_MANY,
        /** Receiving what is published there. */
        HEAR
    }
}
