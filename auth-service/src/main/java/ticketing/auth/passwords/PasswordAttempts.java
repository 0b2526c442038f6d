package ticketing.auth.passwords;

import java.time.Clock;
import java.time.Duration;

/**
 * Counts wrong passwords, so that nobody can try many, and nobody can lock out somebody else. What
 * is forgiven comes back steadily over the period. Three limits hold, and an attempt needs all:
 *
 * <ul>
 *   <li>for a network, whichever the account;
 *   <li>for an account from one network, so that whoever tries passwords from elsewhere takes
 *       nothing from the owner;
 *   <li>for an account alone, much higher, against many networks at once. An attempt from a network
 *       that the account signed in from is not bound by it ({@link KnownNetworks}).
 * </ul>
 *
 * <p>An attempt is counted when it begins and taken back if it succeeds: so many attempts at once
 * get no further than one after the other. The counts are this instance's own and are gone with it;
 * they slow an attacker down, the hash does the rest. Safe for use by many threads.
 */
public final class PasswordAttempts {

    private final Allowances ofNetworks;
    private final Allowances ofAccountsByNetwork;
    private final Allowances ofAccounts;
    private final KnownNetworks known;

    /**
     * Limits of wrong passwords.
     *
     * @param perAccountAndAddress how many may be wrong in a period for an account, from one
     *     network
     * @param perAccount how many may be wrong in a period for an account, from all of them
     * @param perAddress how many may be wrong in a period from one network, for whichever account
     */
    public PasswordAttempts(
            int perAccountAndAddress,
            int perAccount,
            int perAddress,
            Duration period,
            KnownNetworks known,
            Clock clock) {
        this.ofNetworks = new Allowances(perAddress, perAddress, period, clock);
        this.ofAccountsByNetwork =
                new Allowances(perAccountAndAddress, perAccountAndAddress, period, clock);
        this.ofAccounts = new Allowances(perAccount, perAccount, period, clock);
        this.known = known;
    }

    /**
     * Counts an attempt.
     *
     * @param account what stands for the e-mail address, also of an account that does not exist
     * @param network where the request comes from
     * @throws TooManyAttemptsException if it may not go on; the caller is told how long to wait
     */
    public Attempt begin(String account, String network) {
        ofNetworks.spend(network);
        var accountFromThere = account + " from " + network;
        ofAccountsByNetwork.spend(accountFromThere);
        try {
            ofAccounts.spend(account);
            return new Attempt(account, network, true);
        } catch (TooManyAttemptsException refused) {
            if (known.isKnown(account, network)) {
                return new Attempt(account, network, false);
            }
            ofAccountsByNetwork.giveBack(accountFromThere);
            throw refused;
        }
    }

    /** The owner of an account is there, without having tried a password. */
    public void welcome(String account, String network) {
        known.remember(account, network);
    }

    /**
     * An attempt that goes on. Closed without an outcome, because something failed or another limit
     * came in between, it costs the account nothing; the network still pays, because it made work.
     */
    public final class Attempt implements AutoCloseable {

        private final String account;
        private final String network;
        private final boolean countsForTheAccountAlone;
        private boolean isOver;

        private Attempt(String account, String network, boolean countsForTheAccountAlone) {
            this.account = account;
            this.network = network;
            this.countsForTheAccountAlone = countsForTheAccountAlone;
        }

        /** The password was wrong: it counts. */
        public void failed() {
            isOver = true;
        }

        /** The password was right: it counts for nobody, and the network is known from now on. */
        public void succeeded() {
            ofNetworks.giveBack(network);
            giveBackToTheAccount();
            isOver = true;
            known.remember(account, network);
        }

        @Override
        public void close() {
            if (!isOver) {
                giveBackToTheAccount();
            }
        }

        private void giveBackToTheAccount() {
            ofAccountsByNetwork.giveBack(account + " from " + network);
            if (countsForTheAccountAlone) {
                ofAccounts.giveBack(account);
            }
        }
    }
}
