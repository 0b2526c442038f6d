package ticketing.web.problem;

import jakarta.validation.Validator;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ContentCachingRequestWrapper;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Explains why a body could not be read. Binding stops at the first field of a wrong type, but the
 * caller should learn about all errors at once, so every field is checked separately.
 */
final class UnreadableBody {

    private final JsonMapper json;
    private final Validator validator;

    UnreadableBody(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    Problem explain(HttpMessageNotReadableException unreadable, WebRequest request) {
        try {
            return switch (unreadable.getCause()) {
                case null -> wrong("A body in JSON is required");
                case MismatchedInputException mismatch when !mismatch.getPath().isEmpty() ->
                        Problem.invalid(everythingWrong(mismatch, request));
                case ImproperUnicodeException _ -> improper();
                case DatabindException notBindable -> wrong("The body must be one JSON object");
                default -> malformed();
            };
        } catch (ImproperUnicodeException furtherOn) {
            return improper();
        } catch (JacksonException wrongFurtherOn) {
            // Binding stopped before it reached the invalid JSON.
            return malformed();
        }
    }

    private static Problem improper() {
        return wrong("Text must be proper Unicode, without half of a surrogate pair");
    }

    private static Problem malformed() {
        return Problem.of(HttpStatus.BAD_REQUEST, "malformed-json", "The body is not valid JSON");
    }

    private static Problem wrong(String message) {
        return Problem.invalid(List.of(new Problem.Finding(message, null)));
    }

    private List<Problem.Finding> everythingWrong(
            MismatchedInputException first, WebRequest request) {
        var errors = new ArrayList<Problem.Finding>();
        var body = body(request);
        for (var component : components(request)) {
            errors.addAll(wrong(component, body.path(component.getName())));
        }
        return errors.isEmpty() ? List.of(wrongType("", first)) : errors;
    }

    private List<Problem.Finding> wrong(RecordComponent component, JsonNode given) {
        var field = component.getName();
        try {
            var value =
                    given.isMissingNode() || given.isNull()
                            ? null
                            : json.readerFor(json.constructType(component.getGenericType()))
                                    .readValue(given);
            return validator.validateValue(component.getDeclaringRecord(), field, value).stream()
                    .map(violation -> new Problem.Finding(violation.getMessage(), field))
                    .toList();
        } catch (MismatchedInputException mismatch) {
            return List.of(wrongType(field, mismatch));
        } catch (JacksonException unusable) {
            return List.of(new Problem.Finding(WrongType.start(field) + " is not usable", field));
        }
    }

    private static Problem.Finding wrongType(String field, MismatchedInputException mismatch) {
        var name = new StringBuilder(field);
        for (var step : mismatch.getPath()) {
            if (step.getPropertyName() == null) {
                name.append('[').append(step.getIndex()).append(']');
            } else {
                name.append(name.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        var wanted = mismatch.getTargetType();
        return WrongType.of(name.toString(), wanted == null ? Object.class : wanted);
    }

    private JsonNode body(WebRequest request) {
        var read =
                ((NativeWebRequest) request).getNativeRequest(ContentCachingRequestWrapper.class);
        return read == null ? json.missingNode() : json.readTree(read.getContentAsByteArray());
    }

    private static List<RecordComponent> components(WebRequest request) {
        var handler =
                request.getAttribute(
                        HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE,
                        RequestAttributes.SCOPE_REQUEST);
        return handler instanceof HandlerMethod method
                ? Arrays.stream(method.getMethodParameters())
                        .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
                        .filter(parameter -> parameter.getParameterType().isRecord())
                        .flatMap(parameter ->
                                Arrays.stream(parameter.getParameterType().getRecordComponents()))
                        .toList()
                : List.of();
    }
}
