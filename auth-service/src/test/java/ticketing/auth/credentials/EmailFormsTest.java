package ticketing.auth.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailFormsTest {

    @ParameterizedTest
    @CsvSource({
        "' Ann@Example.ORG ', ann@example.org",
        "o'neil+tickets@exa_mple.co.uk, o'neil+tickets@exa_mple.co.uk",
        "ann@stra\u00dfe.de, ann@stra\u00dfe.de",
        "ann@STRA\u1e9eE.de, ann@stra\u00dfe.de",
        "ann@xn--strae-oqa.de, ann@stra\u00dfe.de",
        "ann@b\u00fccher.example, ann@b\u00fccher.example",
        "ann@bu\u0308cher.example, ann@b\u00fccher.example",
        "ann@\uff45xample.org, ann@example.org",
        "ann@example\u3002org, ann@example.org",
        "RENE\u0301@example.org, ren\u00e9@example.org",
        "\u212bsa@example.org, \u00e5sa@example.org",
        "ann@\u05d0.com, ann@\u05d0.com",
    })
    void of_a_new_account_are_one(String typed, String form) {
        assertThat(EmailForms.ofNewAccount(typed)).contains(form);
        assertThat(EmailForms.ofNewAccount(form)).as("and stay so").contains(form);
        assertThat(EmailForms.all(typed)).contains(form);
    }

    @Test
    void of_a_new_account_are_the_same_whatever_the_language_of_the_machine() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(EmailForms.ofNewAccount("IDA@IDA.example")).contains("ida@ida.example");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann\u200b@example.org", // zero-width space
                "ann\u200d@example.org", // zero-width joiner
                "a\u00adnn@example.org", // soft hyphen
                "ann@exam\u00adple.org",
                "ann\u202e@example.org", // change of text direction
                "ann\u2066x\u2069@example.org",
                "ann@\u200eexample.org",
                "ann\ufe0f@example.org", // variation selector
                "ann\u3164@example.org", // a letter without a shape
                "ann\u2800@example.org",
                "ann\u00a0b@example.org",
                "a\u0000nn@example.org",
                "ann@example.org\u200b",
                "ann@xn--a.example", // not valid Punycode
                "ann@xn--strasse-.de",
                "ann@stra\u00dfe_.de",
                "ann@-\u00fc.example",
                "ann@\u05d0a.com", // left-to-right and right-to-left letters in one label
                "ann@\u0301a.example", // a combining mark first
                "ann",
            })
    void of_a_new_account_hide_nothing(String typed) {
        assertThat(EmailForms.ofNewAccount(typed)).isEmpty();
        assertThat(EmailForms.all(typed))
                .as("accounts of earlier releases are found")
                .containsExactly(typed.strip().toLowerCase(Locale.ROOT));
    }

    @Test
    void are_not_many_where_there_is_nothing_special() {
        assertThat(EmailForms.all(" Ann@Example.org ")).containsExactly("ann@example.org");
    }

    @Test
    void include_all_under_which_an_earlier_release_may_have_kept_the_account() {
        assertThat(EmailForms.all("Ren\u00e9@B\u00fccher.example"))
                .startsWith("ren\u00e9@b\u00fccher.example")
                .contains(
                        "rene\u0301@b\u00fccher.example",
                        "rene\u0301@bu\u0308cher.example",
                        "ren\u00e9@bu\u0308cher.example",
                        "ren\u00e9@xn--bcher-kva.example",
                        "rene\u0301@xn--bcher-kva.example")
                .hasSize(6);
        assertThat(EmailForms.all("ann@\uff45xample.org"))
                .containsExactly("ann@\uff45xample.org", "ann@example.org");
    }

    @Test
    void are_looked_at_as_typed_first() {
        assertThat(EmailForms.all("ann@xn--strae-oqa.de")).startsWith("ann@xn--strae-oqa.de");
        assertThat(EmailForms.all("ann@stra\u00dfe.de")).startsWith("ann@stra\u00dfe.de");
    }
}
