package ticketing.web.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static ticketing.web.testing.TestSessions.user;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

class DocumentedAnswersTest {

    private static final String CONCERT = "{\"title\": \"Concert\", \"price\": 19.99}";

    private final TestWeb.Caller anna = TestWeb.of(new SampleEndpoint()).as(user("anna"));

    @Test
    void are_what_the_file_says() throws IOException {
        answers()
                .add("sample", create("k", CONCERT))
                .add("invalid-input", create("k", "{\"price\": 19.99}"))
                .mustBeCheckedIn();
    }

    @Test
    void may_not_differ_from_the_file() {
        var another =
                answers()
                        .add("sample", create("another", CONCERT))
                        .add("invalid-input", create("k", "{\"price\": 19.99}"));

        assertThatThrownBy(another::mustBeCheckedIn)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("SampleEndpoint.create.json");
    }

    @Test
    void may_not_be_fewer_than_the_file_has() {
        var fewer = answers().add("sample", create("k", CONCERT));

        assertThatThrownBy(fewer::mustBeCheckedIn).isInstanceOf(AssertionError.class);
    }

    @Test
    void are_those_of_one_endpoint() {
        var one = answers().add("sample", create("k", CONCERT));

        assertThatThrownBy(() -> one.add("list", anna.get(SampleEndpoint.CALL)))
                .isInstanceOf(AssertionError.class);
    }

    private MvcTestResult create(String key, String body) {
        return anna.with("Idempotency-Key", key).post(SampleEndpoint.CALL, body);
    }

    private static DocumentedAnswers answers() {
        return new DocumentedAnswers(Path.of("src", "test", "resources"));
    }
}
