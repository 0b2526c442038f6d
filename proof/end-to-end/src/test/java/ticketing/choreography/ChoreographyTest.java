package ticketing.choreography;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A sale ends well in every possible order of events, and each checked-in mistake is found. The
 * results are in docs/proofs/choreography.md. If a rule or a reaction has changed, look at the
 * difference, and copy the printed row.
 */
class ChoreographyTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "proofs", "choreography.md");

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void ends_well_in_every_order(Scenario scenario) throws IOException {
        var findings = new Explorer(scenario, Parts.REAL).explore();

        System.out.println(findings.asRow());
        assertThat(findings.violation()).isEmpty();
        assertThat(Files.readString(PAGE)).contains(findings.asRow());
    }

    @ParameterizedTest
    @EnumSource
    void finds_a_mistake(Mutant mutant) throws IOException {
        var violation = new Explorer(mutant.scenario(), mutant.parts()).explore().violation();

        assertThat(violation).as(mutant.mistake()).isPresent();
        var story = violation.get();
        var row =
                "| %s | %d | %s |".formatted(mutant.mistake(), story.steps().size(), story.moral());
        System.out.println(row + System.lineSeparator() + story);
        assertThat(Files.readString(PAGE)).contains(row);
    }
}
