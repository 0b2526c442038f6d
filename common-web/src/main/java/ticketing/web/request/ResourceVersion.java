package ticketing.web.request;

/**
 * The version of a resource as HTTP writes it: a strong entity tag such as {@code "3"}. Whoever has
 * a copy with the same tag is not sent the resource again, so it fits only what changes with the
 * events of one entity and by nothing else. A release that shows the resource in another way does
 * not change its tag: old copies last until the next event.
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
