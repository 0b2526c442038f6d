package ticketing.web.session;

import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * A verified session in terms of Spring Security. There are no roles: a user owns a thing or does
 * not.
 */
@SuppressWarnings("serial")
final class SessionAuthentication extends AbstractAuthenticationToken {

    private final Session session;

    SessionAuthentication(Session session) {
        super(List.of());
        this.session = session;
        super.setAuthenticated(true);
    }

    static Optional<Session> current() {
        return SecurityContextHolder.getContext().getAuthentication()
                        instanceof SessionAuthentication known
                ? Optional.of(known.session)
                : Optional.empty();
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public SessionUser getPrincipal() {
        return session.user();
    }

    @Override
    public String getName() {
        return session.user().id().toString();
    }
}
