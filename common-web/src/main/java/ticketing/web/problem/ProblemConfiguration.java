package ticketing.web.problem;

import jakarta.validation.Validator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Makes every error answer of a service an RFC 9457 problem. */
@AutoConfiguration(
        before = WebMvcAutoConfiguration.class,
        after = {JacksonAutoConfiguration.class, ValidationAutoConfiguration.class})
public class ProblemConfiguration {

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    ProblemAdvice problemAdvice(JsonMapper json, Validator validator) {
        return new ProblemAdvice(new UnreadableBody(json, validator));
    }

    @Bean
    ProblemResponse problemResponse(JsonMapper json) {
        return new ProblemResponse(json);
    }
}
