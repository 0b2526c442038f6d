package ticketing.payments.gateway;

import java.util.Optional;

/**
 * The books of the sandbox, shared by all instances that write in them.
 *
 * <p>Each method throws {@link java.io.UncheckedIOException} if the books cannot be reached; a line
 * being added may then be in them or not.
 */
public interface SandboxLedger {

    /**
     * Adds a line unless there is one with its key already. Of several that try at once, exactly
     * one succeeds.
     *
     * @return whether this call added it
     */
    boolean add(SandboxEntry entry);

    Optional<SandboxEntry> read(String key);
}
