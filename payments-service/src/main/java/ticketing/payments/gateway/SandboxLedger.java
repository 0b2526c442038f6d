package ticketing.payments.gateway;

import java.util.Optional;

/**
 * The ledger of the sandbox, shared by all instances of this service.
 *
 * <p>Each method throws {@link java.io.UncheckedIOException} if the ledger cannot be reached; a
 * line that was being added may then be in it or not.
 */
public interface SandboxLedger {

    /**
     * Adds a line, unless the ledger has one with the same key. If several callers try at the same
     * time, exactly one succeeds.
     *
     * @return whether this call added it
     */
    boolean add(SandboxEntry entry);

    Optional<SandboxEntry> read(String key);
}
