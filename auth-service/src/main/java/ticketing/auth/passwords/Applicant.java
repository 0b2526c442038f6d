package ticketing.auth.passwords;

/**
 * The caller for whom a password is hashed. It decides the order in the queue.
 *
 * @param network requests from the same network count as one caller's
 */
public record Applicant(Purpose purpose, String network) {

    /** Why the password is hashed. Sign-ins go first, unless a sign-up has waited for long. */
    enum Purpose {
        SIGN_IN,
        SIGN_UP
    }

    /** A caller who has an account. */
    public static Applicant signingIn(String network) {
        return new Applicant(Purpose.SIGN_IN, network);
    }

    /** A caller who wants an account, and can wait a little longer. */
    public static Applicant signingUp(String network) {
        return new Applicant(Purpose.SIGN_UP, network);
    }
}
