package ticketing.local.command;

import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import ticketing.local.checks.WrongUseException;
import ticketing.local.operator.Rebuilding;
import ticketing.topology.Service;

/**
 * {@code ./ticketing rebuild}: rebuilds the read models of a service from the streams while the old
 * ones serve requests, and reports whether old and new differ. The service does the work; the
 * command only watches, so it can be interrupted.
 *
 * <p>The exit code is 1 if a view was wrong, or the service did not answer.
 */
@Command(
        name = "rebuild",
        description = "Rebuilds the read models of a service, and compares old and new views.")
final class RebuildCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SERVICE", description = "for example orders")
    private String name = "";

    @Parameters(
            paramLabel = "VIEW",
            arity = "0..1",
            index = "1",
            description = "for example orders-view (default: all of the service)")
    private @Nullable String view;

    @Mixin private DataOption data = new DataOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        var service =
                Stream.of(Service.values())
                        .filter(each ->
                                name.equals(each.shortName()) || name.equals(each.longName()))
                        .findFirst()
                        .orElseThrow(() ->
                                new WrongUseException(
                                        "There is no service %s, only %s."
                                                .formatted(name, shortNames())));
        var services = data.services(spec);
        var rebuilding = new Rebuilding(services, spec.commandLine().getOut());
        var asked = view;
        var allRight = asked == null ? rebuilding.all(service) : rebuilding.one(service, asked);
        return allRight ? 0 : 1;
    }

    private static String shortNames() {
        return String.join(", ", Stream.of(Service.values()).map(Service::shortName).toList());
    }
}
