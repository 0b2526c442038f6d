package ticketing.web.testing;

import static org.springframework.http.HttpStatus.CONFLICT;
import static org.springframework.http.HttpStatus.NOT_FOUND;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import ticketing.eventstore.Cause;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.Refusal;
import ticketing.eventstore.readmodel.ReadModelUnavailableException;
import ticketing.web.problem.Problem;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.request.IfMatch;
import ticketing.web.request.Paging;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.SessionUser;

/** An endpoint that uses every feature of this module. */
@RestController
public final class SampleEndpoint {

    static final String CALL = "/api/samples";

    enum Colour {
        RED,
        BLUE
    }

    record Sample(
            @NotBlank(message = "Title is required") String title,
            @NotNull(message = "Price is required")
                    @Positive(message = "Price must be greater than 0")
                    @DecimalMax(value = "1000000.00", message = "Price must be at most 1000000.00")
                    BigDecimal price,
            Colour colour,
            UUID near) {}

    @PostMapping(CALL)
    @ApiResponse(responseCode = "201", description = "The sample")
    ResponseEntity<Map<String, Object>> create(
            SessionUser user, IdempotencyKey key, @Valid @RequestBody Sample sample) {
        var id = key.idFor(user.id(), "POST " + CALL, sample.title());
        return ResponseEntity.created(URI.create(CALL + "/" + id))
                .eTag(ResourceVersion.eTag(0))
                .body(new TreeMap<>(Map.of("id", id, "price", sample.price())));
    }

    @GetMapping(CALL)
    ResponseEntity<List<Integer>> list(Paging paging, @RequestParam(required = false) Colour c) {
        var next = paging.after(Integer::parseInt).map(last -> last + 1).orElse(0);
        var rows = IntStream.range(next, 120).limit(paging.fetch()).boxed().toList();
        return paging.page(rows, String::valueOf, row -> row);
    }

    @GetMapping(CALL + "/{id}")
    @ApiResponse(responseCode = "304", description = "It is still at the version in If-None-Match")
    String one(@PathVariable UUID id) {
        throw Problem.of(NOT_FOUND, "sample-unknown", "There is no such sample").asException();
    }

    @PutMapping(CALL + "/{id}")
    ResponseEntity<Void> change(@PathVariable UUID id, IfMatch ifMatch) {
        ifMatch.require(3);
        return ResponseEntity.noContent().eTag(ResourceVersion.eTag(4)).build();
    }

    @DeleteMapping(CALL + "/{id}")
    void delete(@PathVariable UUID id) throws AlreadySold {
        throw new AlreadySold();
    }

    @GetMapping("/api/open/refusal")
    void refuseWithoutDeclaringIt() {
        throw new AlreadySold();
    }

    @GetMapping("/api/open/caller")
    Map<String, Object> caller(Optional<SessionUser> user) {
        var cause = Cause.current();
        return Map.of(
                "email", user.map(SessionUser::email).orElse("a stranger"),
                "correlationId", cause.correlationId(),
                "traceparent", String.valueOf(cause.traceparent()),
                "virtual", Thread.currentThread().isVirtual());
    }

    @GetMapping("/api/open/times")
    List<Instant> times() {
        var start = Instant.parse("2026-11-21T07:22:32Z");
        return List.of(start, start.plusNanos(120_000_000), start.plusNanos(123_456_789));
    }

    @GetMapping("/api/open/forgotten")
    String forgotten(SessionUser user) {
        return user.email();
    }

    @GetMapping("/api/open/failures/{kind}")
    String fail(@PathVariable String kind) {
        throw switch (kind) {
            case "conflict" -> new EventStoreException.ConcurrentAppend("samples.1.");
            case "outage" -> new EventStoreException.Unavailable("secret address", null);
            case "rebuild" -> new ReadModelUnavailableException("samples");
            case "database" -> new DataAccessResourceFailureException("secret address");
            default -> new IllegalStateException("secret words");
        };
    }

    @SuppressWarnings("serial")
    static final class AlreadySold extends Refusal {
        AlreadySold() {
            super("It is sold already");
        }
    }

    /** The refusals as HTTP problems. */
    @RestControllerAdvice
    public static final class SampleProblems {
        @ExceptionHandler
        Problem refused(AlreadySold refusal) {
            return Problem.of(CONFLICT, "already-sold", refusal.reason());
        }
    }
}
