package ticketing.web.request;

/**
 * The version of a resource as an entity tag (strong), such as {@code "3"}. A client that has a
 * copy with the same tag does not get the resource again. So use it only for a resource that
 * changes with the events of one entity and nothing else. If a new release shows the resource
 * differently, its tag does not change: old copies stay valid until the next event.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-etag">RFC 9110, ETag</a>
 */
public final class ResourceVersion {

    private ResourceVersion() {}

    /**
     * The value for {@code ResponseEntity.eTag}.
     *
     * @param version counted from 0
     */
    public static String eTag(long version) {
        return "\"" + version + "\"";
    }
}
