package ticketing.web.session;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Authenticates the caller. With an invalid token the caller counts as not signed in, and gets no
 * error: a user with an expired cookie must still be able to sign in.
 *
 * <p>Spring's own filter for bearer tokens answers 401 immediately. Its configuration also exempts
 * requests with a token from CSRF protection, even if the token is a cookie. So it is not used.
 *
 * <p>Only auth-service can renew a token. All other services say when it is time: if the token is
 * old enough, their answers have the header {@code Session-Renew: 1}.
 */
final class SessionFilter extends OncePerRequestFilter {

    private static final String UNDECIDED = SessionFilter.class.getName() + ".undecided";
    private static final String BEARER = "Bearer ";

    private final SessionJudge judge;
    private final Predicate<Session> isToBeRenewedElsewhere;

    SessionFilter(SessionJudge judge, Predicate<Session> isToBeRenewedElsewhere) {
        this.judge = judge;
        this.isToBeRenewedElsewhere = isToBeRenewedElsewhere;
    }

    /** Whether the caller sent a token that cannot be verified at the moment. */
    static boolean isUndecided(HttpServletRequest request) {
        return request.getAttribute(UNDECIDED) != null;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var session = session(request);
        session.ifPresent(SessionFilter::authenticate);
        session.filter(isToBeRenewedElsewhere)
                .ifPresent(_ -> response.setHeader(SessionTokens.RENEW, "1"));
        chain.doFilter(request, response);
    }

    private static void authenticate(Session session) {
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new SessionAuthentication(session));
        SecurityContextHolder.setContext(context);
    }

    private Optional<Session> session(HttpServletRequest request) {
        for (var token : tokens(request)) {
            try {
                var session = judge.judge(token);
                if (session.isPresent()) {
                    return session;
                }
            } catch (SessionJudge.Undecided atTheMoment) {
                request.setAttribute(UNDECIDED, true);
            }
        }
        return Optional.empty();
    }

    /**
     * Cookies are not bound to a port: another application on the same machine may set a session,
     * too.
     */
    private static List<String> tokens(HttpServletRequest request) {
        var found = new ArrayList<String>();
        var authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            found.add(authorization.substring(BEARER.length()).trim());
        }
        for (var cookie : request.getCookies() == null ? new Cookie[0] : request.getCookies()) {
            if (cookie.getName().equals(SessionTokens.COOKIE)) {
                found.add(cookie.getValue());
            }
        }
        return found;
    }
}
