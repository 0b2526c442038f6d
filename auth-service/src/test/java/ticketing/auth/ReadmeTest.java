package ticketing.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import ticketing.auth.account.Account;
import ticketing.auth.account.AccountCommand;
import ticketing.auth.account.AccountDecider;
import ticketing.auth.account.AccountRefusal;
import ticketing.events.EventStream;
import ticketing.events.EventType;
import ticketing.topology.Consumers;

class ReadmeTest {

    private static final UUID ANN = UUID.fromString("01939d3a-5000-7000-8000-00000000000a");
    private static final UUID SOMEBODY = UUID.fromString("01939d3a-5000-7000-8000-00000000000b");

    private final String readme = Files.readString(Path.of("README.md"));

    ReadmeTest() throws IOException {}

    @Test
    void lists_every_call_there_is() {
        var calls =
                new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                                .importPackages("ticketing.auth")
                                .stream()
                                .flatMap(type -> Arrays.stream(type.reflect().getDeclaredMethods()))
                                .flatMap(method ->
                                        Stream.concat(
                                                Stream.of(method)
                                                        .map(it ->
                                                                it.getAnnotation(GetMapping.class))
                                                        .filter(it -> it != null)
                                                        .map(it -> "GET " + it.value()[0]),
                                                Stream.of(method)
                                                        .map(it ->
                                                                it.getAnnotation(PostMapping.class))
                                                        .filter(it -> it != null)
                                                        .map(it -> "POST " + it.value()[0])))
                                .toList();

        assertThat(namesIn("Asked of us")).containsExactlyInAnyOrderElementsOf(calls).hasSize(5);
    }

    @Test
    void lists_every_event_there_is() {
        var events =
                EventType.all().stream()
                        .filter(type -> EventStream.USERS.events().isAssignableFrom(type.record()))
                        .toList();

        assertThat(namesIn("Happens here"))
                .containsExactlyElementsOf(events.stream().map(EventType::storedName).toList());
        assertThat(events)
                .allSatisfy(type ->
                        assertThat(readme)
                                .contains(
                                        "| `%s` | `%s` |"
                                                .formatted(
                                                        type.storedName(),
                                                        EventStream.USERS.subjectsOf(
                                                                type.record()))));
    }

    @Test
    void lists_every_consumer_there_is() {
        assertThat(namesIn("We listen to")).containsExactly(Consumers.ACCOUNTS_VIEW.name());
    }

    @Test
    void says_what_follows_from_every_command() {
        var signUp = new AccountCommand.SignUp(ANN, "ann@example.org", "other hash");
        var rehash = new AccountCommand.RehashPassword("hash", "stronger");

        assertThat(namesIn("Decisions"))
                .containsExactlyElementsOf(
                        Arrays.stream(AccountCommand.class.getPermittedSubclasses())
                                .map(Class::getSimpleName)
                                .toList());
        assertThat(readme)
                .contains(
                        row(signUp, open(ANN, "hash"), open(SOMEBODY, "hash")),
                        row(rehash, open(ANN, "hash"), open(ANN, "another hash")));
    }

    private static String row(AccountCommand command, Account same, Account other) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        command.getClass().getSimpleName(),
                        answer(command, new Account.Absent()),
                        answer(command, same),
                        answer(command, other));
    }

    private static String answer(AccountCommand command, Account account) {
        try {
            var events = new AccountDecider().decide(command, account);
            return events.isEmpty()
                    ? "nothing new"
                    : "`%s`".formatted(events.getFirst().getClass().getSimpleName());
        } catch (AccountRefusal refusal) {
            return "refused: `%s`".formatted(refusal.getClass().getSimpleName());
        }
    }

    private static Account open(UUID user, String hash) {
        return new Account.Open(user, "ann@example.org", hash);
    }

    /** The first column of the table below a heading. */
    private List<String> namesIn(String heading) {
        var section = readme.substring(readme.indexOf("## " + heading + "\n") + 3);
        var end = section.indexOf("\n## ");
        return Pattern.compile("(?m)^\\| `([^`]+)` \\|")
                .matcher(end < 0 ? section : section.substring(0, end))
                .results()
                .map(row -> row.group(1))
                .toList();
    }
}
