package ticketing.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

class EngineTest {

    @Test
    void chooses_one_that_runs_here() {
        assertThat(Engine.AUTO.resolve()).isIn(Engine.NATIVE, Engine.DOCKER);
        assertThat(Engine.NATIVE.resolve()).isEqualTo(Engine.NATIVE);
    }

    @Test
    void says_what_to_do_when_docker_is_wanted_and_not_there() {
        assumeThat(Engine.AUTO.resolve()).isEqualTo(Engine.NATIVE);
        assertThatThrownBy(Engine.DOCKER::resolve)
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("start Docker");
    }
}
