package ticketing.topology;

import java.util.List;

/**
 * Something in one account that others may use.
 *
 * @param account that exports it
 * @param subject in that account
 * @param importedAs what it is called where it is imported
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

    /** How something in an account is used from outside. */
    enum Kind {
        /** Sending a message, for which at most one answer comes. */
        SEND,
        /** Sending a question to which many answers come. */
        ASK_FOR_MANY,
        /** Receiving what is published there. */
        HEAR
    }
}
