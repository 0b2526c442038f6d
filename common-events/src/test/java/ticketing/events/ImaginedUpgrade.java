package ticketing.events;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ticketing.events.PaymentEvent.PaymentDeclined;

/**
 * An example of an incompatible change; it has not happened. Today a declined payment stores the
 * gateway's own word for the reason. Imagine a second gateway with other words: from then on the
 * field contains a word of ours. Software that knows only the old words would misunderstand it, so
 * it needs a new stored type.
 */
public final class ImaginedUpgrade {

    public static final String DECLINED_V1 = "ticketing.payment-declined.v1";
    public static final String DECLINED_V2 = "ticketing.payment-declined.v2";

    private ImaginedUpgrade() {}

    private static Map<String, Object> inOurWords(Map<String, Object> declined) {
        var ours =
                switch (String.valueOf(declined.get("code"))) {
                    case "card_declined" -> "refused-by-bank";
                    case "expired_card" -> "card-expired";
                    default -> "other";
                };
        declined.put("code", ours);
        return declined;
    }

    /** The reader after that change. */
    public static EventReader reader() {
        var unchanged =
                EventType.all().stream().filter(type -> !type.storedName().equals(DECLINED_V1));
        var changed = new EventType(DECLINED_V2, "declined", PaymentDeclined.class);
        return new EventReader(
                Stream.concat(unchanged, Stream.of(changed)).toList(),
                List.of(new Upcaster(DECLINED_V1, ImaginedUpgrade::inOurWords)));
    }
}
