package ticketing.eventstore.jetstream;

/**
 * How one stream is reached and kept.
 *
 * @param name such as {@code ORDERS}
 * @param apiPrefix where the JetStream API of that stream answers; {@code $JS.API} in the own
 *     account
 * @param replicas on how many servers it is kept: 1 on one machine, 3 in production
 */
public record EventStreamSettings(String name, String apiPrefix, int replicas) {

    /** The subject of an API call about this stream, such as {@code $JS.API.DIRECT.GET.ORDERS}. */
    String api(String call) {
        return apiPrefix + "." + call + "." + name;
    }
}
