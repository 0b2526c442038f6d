package ticketing.web.server;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * By which names the management port may be called: an address, a name without dots such as {@code
 * localhost}, and those in the configuration. A web page can let a name of its own resolve to an
 * address in here (DNS rebinding), but then that name is in the {@code Host} header.
 *
 * @param names further ones, such as {@code tickets-service.ticketing.svc}
 */
record ManagementHosts(List<String> names) implements Predicate<@Nullable String> {

    ManagementHosts {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public boolean test(@Nullable String host) {
        // Browsers always send one.
        if (host == null || host.startsWith("[")) {
            return true;
        }
        var name = host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
        return !name.contains(".") || isAddress(name) || names.contains(name);
    }

    private static boolean isAddress(String name) {
        return name.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }
}
