package ticketing.auth.passwords;

import java.util.HashSet;
import java.util.Set;

/** Known networks in memory. */
public final class RememberedNetworks implements KnownNetworks {

    private final Set<String> known = new HashSet<>();

    @Override
    public boolean isKnown(String account, String network) {
        return known.contains(account + network);
    }

    @Override
    public void remember(String account, String network) {
        known.add(account + network);
    }
}
