package ticketing.payments.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The ledger of the sandbox, in memory. */
public final class InMemorySandboxLedger implements SandboxLedger {

    private final Map<String, SandboxEntry> entries = new ConcurrentHashMap<>();

    @Override
    public boolean add(SandboxEntry entry) {
        return entries.putIfAbsent(entry.key(), entry) == null;
    }

    @Override
    public Optional<SandboxEntry> read(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** All lines, in no particular order. */
    public List<SandboxEntry> entries() {
        return List.copyOf(entries.values());
    }
}
