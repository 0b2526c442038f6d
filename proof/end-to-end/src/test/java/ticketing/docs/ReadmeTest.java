package ticketing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import ticketing.events.EventStream;
import ticketing.events.EventType;
import ticketing.topology.Consumers;
import ticketing.topology.Service;

/** The first screen of the README is true. */
class ReadmeTest {

    private static final Pattern CALL =
            Pattern.compile("@(Get|Post|Put|Delete)Mapping\\(\\s*\"([^\"]+)\"");
    private static final Pattern OPENED =
            Pattern.compile("stores\\.open\\(EventStream\\.(\\w+)\\)");

    private final Page readme = Repository.page("README.md");

    @Test
    void buys_a_first_ticket_as_up_says() {
        assertThat(readme.blocks()).extracting(Page.Block::text).contains(printedByUp());
    }

    @Test
    void lists_every_service() throws IOException {
        assertThat(readme.table("service"))
                .extracting(row -> row.getFirst())
                .containsExactlyInAnyOrderElementsOf(
                        Repository.services().stream()
                                .map(name -> "[%1$s-service](%1$s-service)".formatted(name))
                                .toList());
    }

    @Test
    void tells_the_stream_of_each_service() {
        eachService((service, row) ->
                assertThat(names(row.get(1))).isEqualTo(found(OPENED, sources(service))));
    }

    @Test
    void tells_what_can_be_asked_of_each_service() {
        eachService((service, row) ->
                assertThat(names(row.get(2)))
                        .isEqualTo(
                                CALL.matcher(sources(service))
                                        .results()
                                        .map(call ->
                                                call.group(1).toUpperCase(java.util.Locale.ROOT)
                                                        + " "
                                                        + call.group(2))
                                        .collect(Collectors.toCollection(TreeSet::new))));
    }

    @Test
    void tells_what_each_service_listens_to() {
        eachService((service, row) ->
                assertThat(names(row.get(3)))
                        .isEqualTo(listensTo(Service.of(service + "-service"))));
    }

    /**
     * One event for each reaction, and the whole stream for each read model of another service's
     * stream.
     */
    private static Set<String> listensTo(Service service) {
        var events =
                Consumers.reactionsOf(service).stream()
                        .flatMap(consumer -> consumer.subjects().stream())
                        .flatMap(ReadmeTest::eventsAt);
        var streams =
                Consumers.viewsOf(service).stream()
                        .filter(view -> view.stream() != service.events())
                        .map(view -> view.stream().name());
        return Stream.concat(events, streams).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> eventsAt(String subjects) {
        return EventType.all().stream()
                .map(EventType::record)
                .filter(event ->
                        Stream.of(EventStream.values())
                                .filter(stream -> stream.events().isAssignableFrom(event))
                                .anyMatch(stream -> stream.subjectsOf(event).equals(subjects)))
                .map(Class::getSimpleName);
    }

    private static String printedByUp() {
        var page =
                Repository.read(
                        Repository.ROOT.resolve(
                                "run/local/src/main/java/ticketing/local/gateway/StartPage.java"));
        return page.lines()
                .dropWhile(line -> !line.strip().equals("Buy a first ticket:"))
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .map(line -> line.strip() + "\n")
                .map(line -> line.replace("%1$s", "http://localhost:8080").replace("\\\\", "\\"))
                .collect(Collectors.joining());
    }

    private interface ForService {
        void check(String service, List<String> row);
    }

    private void eachService(ForService rule) {
        assertThat(readme.table("service")).isNotEmpty();
        for (var row : readme.table("service")) {
            rule.check(row.getFirst().replaceFirst("\\[(\\w+)-service].*", "$1"), row);
        }
    }

    private static String sources(String service) {
        return Repository.sourcesOf(service);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(String cell) {
        return new TreeSet<>(Page.backticksIn(cell));
    }
}
