package ticketing.eventstore.spring.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.dao.DataAccessException;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.readmodel.ReadModel;

/**
 * Read models for operators: their status, and a rebuild on demand. {@code GET
 * /actuator/readmodels} shows all of them, with a name one of them, and {@code POST
 * /actuator/readmodels/{name}} begins a rebuild.
 */
@WebEndpoint(id = "readmodels")
public final class ReadModelsEndpoint {

    private static final int ACCEPTED = 202;

    private final ObjectProvider<ReadModel<?, ?>> readModels;

    /** The read models of this service, if it has any. */
    public ReadModelsEndpoint(ObjectProvider<ReadModel<?, ?>> readModels) {
        this.readModels = readModels;
    }

    /** All read models of this service; 503 while the database or NATS is down. */
    @ReadOperation
    public WebEndpointResponse<?> list() {
        return answer(
                WebEndpointResponse.STATUS_OK,
                () -> Map.of("readModels", all().stream().map(ReadModel::status).toList()));
    }

    /** One read model; 404 if there is none of that name. */
    @ReadOperation
    public WebEndpointResponse<?> show(@Selector String name) {
        return find(name)
                .<WebEndpointResponse<?>>map(
                        model -> answer(WebEndpointResponse.STATUS_OK, model::status))
                .orElseGet(() -> unknown(name));
    }

    /**
     * The answer to a request for a rebuild.
     *
     * @param begun false if one is in progress, or the first generation is being filled
     * @param status of the read model now
     */
    public record Begun(boolean begun, ReadModel.Status status) {}

    /** Begins a rebuild; every instance takes part in it. */
    @WriteOperation
    public WebEndpointResponse<?> rebuild(@Selector String name) {
        return find(name)
                .<WebEndpointResponse<?>>map(model ->
                        answer(
                                ACCEPTED,
                                () -> {
                                    var begun = model.rebuild();
                                    return new Begun(begun, model.status());
                                }))
                .orElseGet(() -> unknown(name));
    }

    private List<ReadModel<?, ?>> all() {
        return readModels.orderedStream().toList();
    }

    private Optional<ReadModel<?, ?>> find(String name) {
        return all().stream().filter(model -> model.name().equals(name)).findFirst();
    }

    private static WebEndpointResponse<?> answer(int status, Supplier<?> question) {
        try {
            return new WebEndpointResponse<>(question.get(), status);
        } catch (DataAccessException away) {
            return problem(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, "The database is down");
        } catch (EventStoreException away) {
            return problem(
                    WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE,
                    String.valueOf(away.getMessage()));
        }
    }

    private WebEndpointResponse<?> unknown(String name) {
        return problem(
                WebEndpointResponse.STATUS_NOT_FOUND,
                "There is no read model "
                        + name
                        + "; there are "
                        + String.join(", ", all().stream().map(ReadModel::name).toList()));
    }

    private static WebEndpointResponse<?> problem(int status, String detail) {
        return new WebEndpointResponse<>(Map.of("detail", detail), status);
    }
}
