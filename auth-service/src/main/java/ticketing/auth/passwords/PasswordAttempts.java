package ticketing.auth.passwords;

import java.time.Clock;
import java.time.Duration;

/**
 * Limits wrong passwords, so that nobody can guess many, and nobody can lock out another user.
 * Limits refill steadily over a period. An attempt must be within all three:
 *
 * <ul>
 *   <li>of a network, for all accounts together;
 *   <li>of an account from one network, so that an attacker elsewhere does not use up the limit of
 *       the owner;
 *   <li>of an account from all networks, much higher, against attacks from many networks. It does
 *       not apply to networks that the account has signed in from ({@link KnownNetworks}).
 * </ul>
 *
 * <p>An attempt is counted when it begins, and given back if it succeeds. So many attempts at once
 * get no further than one after the other. Each instance counts on its own, and a restart resets
 * the counts: the limits slow an attacker down, and the hash does the rest. Thread-safe.
 */
public final class PasswordAttempts {

    private final Allowances ofNetworks;
    private final Allowances ofAccountsByNetwork;
    private final Allowances ofAccounts;
    private final KnownNetworks known;

    /**
     * Sets the limits.
     *
     * @param perAccountAndAddress wrong passwords per period for an account, from one network
     * @param perAccount wrong passwords per period for an account, from all networks
     * @param perAddress wrong passwords per period from one network, for all accounts
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
     * @param account the key of the e-mail address, whether it has an account or not
     * @param network that the request comes from
     * @throws TooManyAttemptsException if a limit is reached; it says how long to wait
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

    /** The owner of the account is here, without having tried a password. */
    public void welcome(String account, String network) {
        known.remember(account, network);
    }

    /**
     * An attempt in progress. If it is closed without an outcome, because something failed or
     * another limit was reached, it does not count for the account. It still counts for the
     * network, because it caused work.
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

        /** The password was wrong: the attempt counts. */
        public void failed() {
            isOver = true;
        }

        /** The password was right: the attempt does not count, and the network is remembered. */
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
