package ticketing.web.operations;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.ExceptionHandlerMethodResolver;
import ticketing.web.problem.Problem;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers that the OpenAPI document shows for an endpoint. None is written by hand:
 *
 * <ul>
 *   <li>For a refusal that the method declares with {@code throws}, it is the problem that the
 *       service's advice makes of it.
 *   <li>All others are in the file {@code <class>.<method>.json} beside the endpoint. A test
 *       compares it with real answers ({@code DocumentedAnswers} in the test-jar). An answer in the
 *       file replaces a refusal of the same kind.
 * </ul>
 */
final class ExampleAnswers {

    private static final String ID = "01939d3a-5000-7000-8000-000000000001";

    private final ApplicationContext context;
    private final JsonMapper json;

    ExampleAnswers(ApplicationContext context, JsonMapper json) {
        this.context = context;
        this.json = json;
    }

    /**
     * One answer. Its JSON is Jackson 2's, which springdoc uses.
     *
     * @param name of a problem its kind, such as {@code ticket-reserved}
     * @param request the body of the request; null if it has none
     * @param body null if the answer has none
     */
    record Example(String name, int status, @Nullable JsonNode request, @Nullable JsonNode body) {

        boolean isAccepted() {
            return HttpStatus.valueOf(status).is2xxSuccessful();
        }

        /** The title of the problem; if this is no problem, the reason phrase of the status. */
        String title() {
            var titled = body == null ? null : body.get("title");
            return isAccepted() || titled == null
                    ? HttpStatus.valueOf(status).getReasonPhrase()
                    : titled.asText();
        }
    }

    /** The answers of an endpoint: first the refusals, in the order of their declaration. */
    Collection<Example> of(HandlerMethod method) {
        var examples = new LinkedHashMap<String, Example>();
        for (var refusal : method.getMethod().getExceptionTypes()) {
            var problem = problemOf(refusal.asSubclass(Exception.class));
            problem.setInstance(addressOf(method));
            var kind = String.valueOf(problem.getType()).replaceFirst(".*/", "");
            examples.put(
                    kind,
                    new Example(
                            kind,
                            problem.getStatus(),
                            null,
                            tree(json.writeValueAsString(problem))));
        }
        seen(method)
                .properties()
                .forEach(answer -> {
                    var seen = answer.getValue();
                    examples.put(
                            answer.getKey(),
                            new Example(
                                    answer.getKey(),
                                    seen.path("status").asInt(),
                                    seen.get("request"),
                                    seen.get("body")));
                });
        return examples.values();
    }

    private static JsonNode seen(HandlerMethod method) {
        var file =
                "%s.%s.json"
                        .formatted(
                                method.getBeanType().getSimpleName(), method.getMethod().getName());
        try (var content = method.getBeanType().getResourceAsStream(file)) {
            return content == null
                    ? Json.mapper().createObjectNode()
                    : Json.mapper().readTree(content);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Problem problemOf(Class<? extends Exception> type) {
        var refusal = exampleOf(type);
        for (var advice : ControllerAdviceBean.findAnnotatedBeans(context)) {
            var handler =
                    new ExceptionHandlerMethodResolver(Objects.requireNonNull(advice.getBeanType()))
                            .resolveMethod(refusal);
            if (handler != null) {
                ReflectionUtils.makeAccessible(handler);
                return (Problem)
                        Objects.requireNonNull(
                                ReflectionUtils.invokeMethod(
                                        handler, advice.resolveBean(), refusal));
            }
        }
        throw new IllegalStateException("No advice answers " + type);
    }

    private static <T> T exampleOf(Class<T> type) {
        var constructor =
                Arrays.stream(type.getDeclaredConstructors())
                        .min(Comparator.comparingInt(it -> it.getParameterCount()))
                        .orElseThrow();
        var values =
                Arrays.stream(constructor.getParameters()).map(ExampleAnswers::value).toArray();
        return type.cast(BeanUtils.instantiateClass(constructor, values));
    }

    private static Object value(Parameter parameter) {
        var type = parameter.getType();
        if (type == UUID.class) {
            return UUID.fromString(ID);
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == Duration.class) {
            return Duration.ofMinutes(1);
        }
        return parameter.getName();
    }

    private static URI addressOf(HandlerMethod method) {
        var mapping =
                Objects.requireNonNull(
                        AnnotatedElementUtils.findMergedAnnotation(
                                method.getMethod(), RequestMapping.class));
        return URI.create(mapping.path()[0].replaceAll("\\{\\w+}", ID));
    }

    private static JsonNode tree(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
