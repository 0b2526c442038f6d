package ticketing.auth.passwords;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * An encoder that takes no time and hides nothing. A test can raise its strength, and ask what it
 * has hashed.
 */
public final class PretendEncoder implements PasswordEncoder {

    private final List<String> checked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger encoded = new AtomicInteger();
    private volatile int strength = 1;

    public void strengthen() {
        strength++;
    }

    /** The hashes that passwords were compared with, oldest first. */
    public List<String> checked() {
        return List.copyOf(checked);
    }

    /** How many passwords were hashed, including the one that nobody knows. */
    public int encoded() {
        return encoded.get();
    }

    @Override
    public String encode(CharSequence password) {
        encoded.incrementAndGet();
        return strength + ":" + password;
    }

    @Override
    public boolean matches(CharSequence password, String hash) {
        checked.add(hash);
        return hash.substring(hash.indexOf(':') + 1).contentEquals(password);
    }

    @Override
    public boolean upgradeEncoding(String hash) {
        return !hash.startsWith(strength + ":");
    }
}
