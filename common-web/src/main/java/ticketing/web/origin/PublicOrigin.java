package ticketing.web.origin;

/**
 * The address under which clients know the whole system, such as {@code http://localhost:8080}.
 * Links start with it, and it is the origin of the system's own pages.
 *
 * @param value scheme, host and port, without a slash at the end
 */
public record PublicOrigin(String value) {

    /** Removes a slash at the end, which people like to write. */
    public PublicOrigin {
        value = PageOrigins.normalized(value);
    }
}
