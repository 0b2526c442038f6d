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
 * {@code ./ticketing refund}: refunds an order that cannot end. Any instance of payments-service
 * can do it, and running the command twice refunds once. The exit code is 1 if nothing is refunded.
 */
@Command(
        name = "refund",
        description = {
            "Refunds an order that cannot end.",
            "An impossible event in the history of a ticket, such as the cancellation of an order"
                    + " that was never placed, keeps orders-service from completing or cancelling any"
                    + " order for that ticket. The messages that it could not handle are among the dead"
                    + " letters. payments-service decides: it does not refund a complete order, and"
                    + " running the command twice refunds once.",
            "Before you replay other dead letters of that ticket, discard the one of"
                    + " orders-when-payment-captured for this order: replaying it could complete an"
                    + " order that was refunded."
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
                    spec.commandLine(), "No order has the id " + order + ": an id is a UUID");
        }
    }
}
