package ticketing.web.problem;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import tools.jackson.databind.json.JsonMapper;

/**
 * Completes the answers of endpoints. A problem gets its headers. Problems of Spring and of the
 * actuator get our format. No other answer gets the media type of a problem.
 */
@RestControllerAdvice
final class ProblemResponse implements ResponseBodyAdvice<Object> {

    private final JsonMapper json;

    ProblemResponse(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean supports(
            MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        var headers = response.getHeaders();
        if (body instanceof ProblemDetail detail) {
            var problem = detail instanceof Problem ours ? ours : StandardProblem.like(detail);
            problem.retryAfterSeconds()
                    .ifPresent(seconds -> headers.set(HttpHeaders.RETRY_AFTER, seconds));
            return problem;
        }
        var status = status(response);
        if (status.is4xxClientError() && writesJson(converter)) {
            headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
            return StandardProblem.of(status, json.valueToTree(body));
        }
        if (MediaType.APPLICATION_PROBLEM_JSON.equalsTypeAndSubtype(type)) {
            // The caller also accepts problems, but this answer is not one.
            headers.setContentType(MediaType.APPLICATION_JSON);
        }
        return body;
    }

    private static HttpStatusCode status(ServerHttpResponse response) {
        return HttpStatusCode.valueOf(
                ((ServletServerHttpResponse) response).getServletResponse().getStatus());
    }

    private static boolean writesJson(Class<? extends HttpMessageConverter<?>> converter) {
        return JacksonJsonHttpMessageConverter.class.isAssignableFrom(converter);
    }
}
