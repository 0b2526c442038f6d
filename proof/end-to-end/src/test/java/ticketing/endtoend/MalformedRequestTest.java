package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MalformedRequestTest {

    /** One of these requests once had a damaged question mark before its secret query. */
    private static final long WITHOUT_QUESTION_MARK = 26_594_803_720_505L;

    /** As long as a real one: it decides which byte is damaged. */
    private static final String SESSION = "Cookie: session=" + "x".repeat(600);

    @Test
    void keeps_its_secret_out_of_the_path_which_a_problem_names() {
        var paths =
                LongStream.range(WITHOUT_QUESTION_MARK, WITHOUT_QUESTION_MARK + 400)
                        .mapToObj(seed -> MalformedRequest.of(seed, true, SESSION))
                        .map(request -> request.text().lines().findFirst().orElseThrow())
                        .map(line -> line.replaceFirst("\\?.*", ""));

        assertThat(paths).noneMatch(path -> path.contains(MalformedRequest.SECRET));
    }
}
