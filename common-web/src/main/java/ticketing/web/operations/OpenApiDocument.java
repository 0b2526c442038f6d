package ticketing.web.operations;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import ticketing.web.operations.ExampleAnswers.Example;
import ticketing.web.origin.PublicOrigin;
import ticketing.web.problem.Problem;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.request.IfMatch;
import ticketing.web.request.Paging;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.Session;
import ticketing.web.session.SessionTokens;
import ticketing.web.session.SessionUser;

/**
 * Adds to the OpenAPI document what endpoints do not say themselves: their refusals and {@link
 * ExampleAnswers}, and what comes from this module, such as problems, the two ways to send a
 * session, pages, idempotency keys and versions. The document is built when it is requested, not at
 * the start.
 */
final class OpenApiDocument implements GlobalOpenApiCustomizer, GlobalOperationCustomizer {

    private static final String PROBLEM = "Problem";
    private static final String COOKIE = "cookie";
    private static final String BEARER = "bearer";
    private static final String NOT_MODIFIED = String.valueOf(HttpStatus.NOT_MODIFIED.value());

    /** Statuses whose answers say when to try again. */
    private static final Set<HttpStatus> LATER =
            Set.of(HttpStatus.TOO_MANY_REQUESTS, HttpStatus.SERVICE_UNAVAILABLE);

    /** Headers of answers, by name, with their descriptions. */
    private static final Map<String, String> HEADERS =
            Map.of(
                    "ETag",
                    "The version of the answer, for If-Match and If-None-Match",
                    "Link",
                    "The address of the next page, rel=\"next\"; missing on the last one",
                    "Location",
                    "The address of what the request has created",
                    "Retry-After",
                    "Seconds to wait before the request is repeated",
                    SessionTokens.RENEW,
                    "1 once the token is more than 5 minutes old: GET"
                            + " /api/users/currentuser gives a new one",
                    "X-Request-Id",
                    "The id of the request in logs and events");

    /** The resource in a path. */
    private static final Pattern RESOURCE = Pattern.compile("/api/(\\w+)");

    private static final Set<Class<?>> CALLER = Set.of(SessionUser.class, Session.class);

    private final ApiProperties api;
    private final PublicOrigin origin;
    private final ExampleAnswers examples;

    OpenApiDocument(ApiProperties api, PublicOrigin origin, ExampleAnswers examples) {
        this.api = api;
        this.origin = origin;
        this.examples = examples;
    }

    @Override
    public void customise(OpenAPI document) {
        document.info(new Info().title(api.title()).description(api.description()).version("1"));
        document.servers(List.of(new Server().url(origin.value())));
        if (document.getComponents() == null) {
            document.components(new Components());
        }
        if (document.getComponents().getSchemas() != null) {
            CALLER.forEach(
                    type -> document.getComponents().getSchemas().remove(type.getSimpleName()));
        }
        if (document.getPaths() != null) {
            addVersions(document.getPaths());
            document.getPaths().forEach(OpenApiDocument::addTag);
        }
        HEADERS.forEach((name, description) ->
                document.getComponents()
                        .addHeaders(
                                name,
                                new Header().description(description).schema(new StringSchema())));
        document.getComponents()
                .addSchemas(PROBLEM, problemSchema())
                .addSecuritySchemes(
                        COOKIE,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.COOKIE)
                                .name(SessionTokens.COOKIE))
                .addSecuritySchemes(
                        BEARER,
                        new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"));
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        var responses = operation.getResponses();
        hideCaller(operation, method);
        addExamples(operation, examples.of(method));
        if (takes(method, SessionUser.class)) {
            operation
                    .addSecurityItem(new SecurityRequirement().addList(COOKIE))
                    .addSecurityItem(new SecurityRequirement().addList(BEARER));
            describe(responses, HttpStatus.UNAUTHORIZED);
        }
        if (takesBody(method)) {
            describe(responses, HttpStatus.BAD_REQUEST);
            describe(responses, HttpStatus.CONTENT_TOO_LARGE);
            describe(responses, HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        }
        if (takes(method, IdempotencyKey.class)) {
            operation.addParametersItem(
                    header(
                                    "Idempotency-Key",
                                    "Repeating a request with the same key has no second effect")
                            .schema(new StringSchema().minLength(1).maxLength(255)));
        }
        if (takes(method, IfMatch.class)) {
            operation.addParametersItem(
                    header("If-Match", "The ETag of the version to change")
                            .schema(new StringSchema().example(ResourceVersion.eTag(3))));
            describe(responses, HttpStatus.PRECONDITION_FAILED);
        }
        if (responses.containsKey(NOT_MODIFIED)) {
            responses.get(NOT_MODIFIED).setContent(null);
            operation.addParametersItem(
                    header("If-None-Match", "The ETag of the version that the client has already")
                            .schema(new StringSchema().example(ResourceVersion.eTag(3))));
        }
        if (takes(method, Paging.class)) {
            operation
                    .addParametersItem(
                            query("limit", "The size of a page: 1 to 200, 50 if not given")
                                    .schema(new IntegerSchema()))
                    .addParametersItem(
                            query("after", "The end of the previous page, from its Link header")
                                    .schema(new StringSchema()));
            describe(responses, HttpStatus.BAD_REQUEST);
        }
        if (!method.hasMethodAnnotation(GetMapping.class)) {
            describe(responses, HttpStatus.FORBIDDEN);
        }
        describe(responses, HttpStatus.SERVICE_UNAVAILABLE);
        addHeaders(responses, method);
        return operation;
    }

    private static void addExamples(Operation operation, Collection<Example> examples) {
        examples.stream()
                .collect(groupingBy(Example::status, LinkedHashMap::new, toList()))
                .forEach((status, answers) -> {
                    var response =
                            operation
                                    .getResponses()
                                    .computeIfAbsent(
                                            String.valueOf(status),
                                            _ -> problemResponse(titles(answers)));
                    show(response.getContent(), answers, Example::body);
                });
        if (operation.getRequestBody() != null) {
            var accepted = examples.stream().filter(Example::isAccepted).toList();
            show(operation.getRequestBody().getContent(), accepted, Example::request);
        }
    }

    private static String titles(List<Example> problems) {
        return problems.stream().map(Example::title).collect(joining(", "));
    }

    private static void show(
            @Nullable Content content,
            List<Example> examples,
            Function<Example, @Nullable JsonNode> part) {
        var shown = examples.stream().filter(example -> part.apply(example) != null).toList();
        if (content == null) {
            return;
        }
        for (var type : content.values()) {
            if (shown.size() == 1) {
                type.example(part.apply(shown.getFirst()));
            } else {
                shown.forEach(example ->
                        type.addExamples(
                                example.name(),
                                new io.swagger.v3.oas.models.examples.Example()
                                        .value(part.apply(example))));
            }
        }
    }

    /** Groups calls by their resource, not by the class that answers them. */
    private static void addTag(String path, PathItem calls) {
        var resource = RESOURCE.matcher(path);
        if (resource.lookingAt()) {
            var tag = StringUtils.capitalize(resource.group(1));
            calls.readOperations().forEach(operation -> operation.tags(List.of(tag)));
        }
    }

    private static void addHeaders(ApiResponses responses, HandlerMethod method) {
        answers(responses, _ -> true).forEach(answer -> add(answer, "X-Request-Id"));
        answers(responses, LATER::contains).forEach(answer -> add(answer, "Retry-After"));
        if (takes(method, SessionUser.class)) {
            answers(responses, _ -> true).forEach(answer -> add(answer, SessionTokens.RENEW));
        }
        if (takes(method, Paging.class)) {
            answers(responses, HttpStatus::is2xxSuccessful).forEach(answer -> add(answer, "Link"));
        }
    }

    /**
     * A resource that supports If-None-Match also has an ETag in the answers that create or change
     * it.
     */
    private static void addVersions(Paths paths) {
        paths.forEach((path, calls) -> {
            var made = paths.get(path + "/{id}");
            if (made != null && made.getGet() != null && calls.getPost() != null) {
                answers(calls.getPost().getResponses(), HttpStatus::is2xxSuccessful)
                        .forEach(answer -> add(answer, "Location"));
                addVersions(made.getGet(), calls.getPost());
            }
            addVersions(calls.getGet(), calls.getGet());
            addVersions(calls.getGet(), calls.getPut());
        });
    }

    private static void addVersions(@Nullable Operation get, @Nullable Operation changing) {
        if (get != null && changing != null && get.getResponses().containsKey(NOT_MODIFIED)) {
            answers(
                            changing.getResponses(),
                            status -> status.is2xxSuccessful() || status == HttpStatus.NOT_MODIFIED)
                    .forEach(answer -> add(answer, "ETag"));
        }
    }

    private static Stream<ApiResponse> answers(
            ApiResponses responses, Predicate<HttpStatus> which) {
        return responses.entrySet().stream()
                .filter(answer -> which.test(HttpStatus.valueOf(Integer.parseInt(answer.getKey()))))
                .map(Map.Entry::getValue);
    }

    private static void add(ApiResponse response, String header) {
        response.addHeaderObject(header, new Header().$ref("#/components/headers/" + header));
    }

    /** springdoc takes an optional parameter of these types for a query parameter. */
    private static void hideCaller(Operation operation, HandlerMethod method) {
        if (operation.getParameters() == null) {
            return;
        }
        for (var parameter : method.getMethodParameters()) {
            if (CALLER.contains(parameter.nestedIfOptional().getNestedParameterType())) {
                operation
                        .getParameters()
                        .removeIf(it -> it.getName().equals(parameter.getParameterName()));
            }
        }
    }

    private static boolean takes(HandlerMethod method, Class<?> type) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.getParameterType() == type);
    }

    private static boolean takesBody(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
    }

    private static void describe(ApiResponses responses, HttpStatus status) {
        responses.computeIfAbsent(
                String.valueOf(status.value()),
                _ -> {
                    var response = problemResponse(status.getReasonPhrase());
                    response.getContent()
                            .values()
                            .forEach(type -> type.example(Problem.standard(status)));
                    return response;
                });
    }

    private static ApiResponse problemResponse(String description) {
        var problem = new Schema<>().$ref("#/components/schemas/" + PROBLEM);
        return new ApiResponse()
                .description(description)
                .content(
                        new Content()
                                .addMediaType(
                                        APPLICATION_PROBLEM_JSON_VALUE,
                                        new MediaType().schema(problem)));
    }

    private static Schema<?> problemSchema() {
        var error =
                new ObjectSchema()
                        .addProperty("message", new StringSchema())
                        .addProperty("field", new StringSchema())
                        .addRequiredItem("message");
        var problem = new ObjectSchema();
        problem.setDescription("What went wrong, in the format of RFC 9457");
        problem.setProperties(
                Map.of(
                        "type",
                        new StringSchema().format("uri"),
                        "title",
                        new StringSchema(),
                        "status",
                        new IntegerSchema(),
                        "detail",
                        new StringSchema(),
                        "instance",
                        new StringSchema().format("uri-reference"),
                        "errors",
                        new ArraySchema().items(error)));
        problem.setRequired(List.of("type", "title", "status", "detail", "errors"));
        return problem;
    }

    private static Parameter header(String name, String description) {
        return new Parameter().in("header").name(name).description(description).required(false);
    }

    private static Parameter query(String name, String description) {
        return new Parameter().in("query").name(name).description(description).required(false);
    }
}
