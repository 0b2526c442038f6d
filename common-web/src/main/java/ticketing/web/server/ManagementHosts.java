package ticketing.web.server;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The names under which the management port may be called: an IP address, a name without dots such
 * as {@code localhost}, and the configured names. A web page can let its own name resolve to an
 * internal address (DNS rebinding), but then that name is in the {@code Host} header.
 *
 * @param names further names, such as {@code tickets-service.ticketing.svc}
 */
record ManagementHosts(List<String> names) implements Predicate<@Nullable String> {

    ManagementHosts {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public boolean test(@Nullable String host) {
        // Without a Host it is not a browser.
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
