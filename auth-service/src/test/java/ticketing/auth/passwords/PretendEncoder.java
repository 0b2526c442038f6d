package ticketing.auth.passwords;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Hashes in no time and hides nothing. Its strength can grow, and it tells what it was asked. */
public final class PretendEncoder implements PasswordEncoder {

    private final List<String> checked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger encoded = new AtomicInteger();
    private volatile int strength = 1;

    public void strengthen() {
        strength++;
    }

    /** The hashes that a password was compared with, oldest first. */
    public List<String> checked() {
        return List.copyOf(checked);
    }

    /** How often a password was hashed, with the one that nobody has. */
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
