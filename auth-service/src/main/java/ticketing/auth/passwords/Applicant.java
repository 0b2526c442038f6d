package ticketing.auth.passwords;

/**
 * For whom a password is hashed. This decides when it is its turn.
 *
 * @param network which requests count as one caller's
 */
public record Applicant(Purpose purpose, String network) {

    /** What for. Sign-ins go first, unless a sign-up has waited long. */
    enum Purpose {
        SIGN_IN,
        SIGN_UP
    }

    /** Somebody who has an account. */
    public static Applicant signingIn(String network) {
        return new Applicant(Purpose.SIGN_IN, network);
    }

    /** Somebody who wants one, and can wait a little longer. */
    public static Applicant signingUp(String network) {
        return new Applicant(Purpose.SIGN_UP, network);
    }
}
