package ticketing.web.request;

/** The version of a resource as HTTP writes it: a strong entity tag such as {@code "3"}. */
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
