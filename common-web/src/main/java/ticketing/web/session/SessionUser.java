package ticketing.web.session;

import java.util.UUID;

/**
 * The signed-in user. As a parameter of an endpoint, it is the user, or the caller gets a 401. An
 * {@code Optional} of it is empty for a caller without a session.
 *
 * @param id the user
 * @param email the user's e-mail address
 * @param sessionId one for each sign-in; renewals of the token keep it
 */
public record SessionUser(UUID id, String email, String sessionId) {}
