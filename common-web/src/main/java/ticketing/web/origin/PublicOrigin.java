package ticketing.web.origin;

/**
 * The one address under which clients know the whole system, such as {@code http://localhost:8080}:
 * in links, and the origin of its own pages.
 *
 * @param value scheme, host and port, without a slash at the end
 */
public record PublicOrigin(String value) {

    /** Takes a slash at the end off, as people like to write one. */
    public PublicOrigin {
        value = PageOrigins.normalized(value);
    }
}
