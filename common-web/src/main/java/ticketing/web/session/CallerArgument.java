package ticketing.web.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import ticketing.web.problem.Problem;

/**
 * Gives endpoints the {@link SessionUser} or the {@link Session}. With such a parameter an endpoint
 * needs a session, even if it was declared public by mistake. With an {@code Optional} it also
 * accepts callers without one.
 */
final class CallerArgument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        var type = parameter.nestedIfOptional().getNestedParameterType();
        return type == SessionUser.class || type == Session.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        var session = SessionAuthentication.current();
        Optional<?> caller =
                parameter.nestedIfOptional().getNestedParameterType() == Session.class
                        ? session
                        : session.map(Session::user);
        if (parameter.getParameterType() == Optional.class) {
            return caller;
        }
        return caller.orElseThrow(() -> Problem.standard(HttpStatus.UNAUTHORIZED).asException());
    }
}
