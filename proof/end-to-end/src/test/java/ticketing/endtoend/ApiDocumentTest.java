package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiDocumentTest {

    /** The keys differ in each installation, so there is no example. */
    private static final String KEYS = "get /.well-known/jwks.json 200";

    @Test
    void has_an_example_of_every_answer() {
        assertThat(ApiDocument.checkedIn().stream().flatMap(ApiDocument::answersWithoutExample))
                .containsExactly(KEYS);
    }
}
