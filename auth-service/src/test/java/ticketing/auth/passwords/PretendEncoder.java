package ticketing.auth.passwords;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Hashes in no time and hides nothing. Its strength can grow, and it tells what it was asked. */
public final class PretendEncoder implements PasswordEncoder {

    private final List<String> checked = Collections.synchronizedList(new ArrayList<>());
    private volatile int strength = 1;

    public void strengthen() {
        strength++;
    }

    /** The hashes that a password was compared with, oldest first. */
    public List<String> checked() {
        return List.copyOf(checked);
    }

    @Override
    public String encode(CharSequence password) {
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
