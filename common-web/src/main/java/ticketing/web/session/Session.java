package ticketing.web.session;

import java.time.Instant;

/**
 * A verified session, with what auth-service needs to renew it. Everybody else asks for a {@link
 * SessionUser}.
 *
 * @param startedAt when the user signed in, in whole seconds
 * @param issuedAt when this token was issued, in milliseconds; later than the start after a renewal
 * @param expiresAt when this token ends, in whole seconds
 */
public record Session(SessionUser user, Instant startedAt, Instant issuedAt, Instant expiresAt) {}
