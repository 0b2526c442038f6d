package ticketing.local.command;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import ticketing.topology.Service;

/**
 * {@code ./ticketing refund}: for an order that cannot end. Any instance of payments-service will
 * do, and asking twice gives back once. Ends with 1 if nothing goes back.
 */
@Command(
        name = "refund",
        description = {
            "Has the money of an order given back that cannot end.",
            "An impossible event in the history of a ticket, such as a cancellation of an order that"
                    + " was never placed, keeps orders-service from completing or cancelling any order"
                    + " for it; what it could not handle is among the dead letters. payments-service"
                    + " decides: a complete order is not refunded, and asking twice gives back once.",
            "Before you replay other dead letters of that ticket, discard the one of"
                    + " orders-when-payment-captured for this order: replaying it could complete an"
                    + " order whose money has gone back."
        })
final class RefundCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ORDER", description = "the id of the order")
    private String order = "";

    @Mixin private DataOption data = new DataOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        var id = id();
        var services = data.services(spec);
        services.post(Service.PAYMENTS, "/actuator/refunds/" + id)
                .ifPresent(refund ->
                        spec.commandLine()
                                .getOut()
                                .println(
                                        "Order %s: %s."
                                                .formatted(
                                                        order,
                                                        refund.path("detail").asString("-"))));
        return services.allAnswered() ? 0 : 1;
    }

    private UUID id() {
        try {
            return UUID.fromString(order);
        } catch (IllegalArgumentException noId) {
            throw new ParameterException(
                    spec.commandLine(), "No order is called " + order + ": its id is a UUID");
        }
    }
}
