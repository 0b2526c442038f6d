package ticketing.web.request;

/**
 * The one address under which clients know the whole system, such as {@code http://localhost:8080}:
 * in links, and the only page origin from which changes are accepted.
 *
 * @param value scheme, host and port, without a slash at the end
 */
public record PublicOrigin(String value) {

    /** Takes a slash at the end off, as people like to write one. */
    public PublicOrigin {
        value = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    }
}
