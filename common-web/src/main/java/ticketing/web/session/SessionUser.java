package ticketing.web.session;

import java.util.UUID;

/**
 * Who is calling. A parameter of this type gives an endpoint its signed-in user, or the caller a
 * 401; an {@code Optional} of it is empty for a stranger.
 *
 * @param id the user
 * @param email the address as it was typed at sign-up
 * @param sessionId one for each sign-in, the same over all renewals of the token
 */
public record SessionUser(UUID id, String email, String sessionId) {}
