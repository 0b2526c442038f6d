package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ticketing.nats.UserKey;
import ticketing.topology.Accounts;

/** The Secrets of development are created once and never printed. The NATS accounts are updated. */
class SecretsScriptTest {

    @Test
    void makes_what_the_services_read() {
        var made = SecretsScript.ranOnce().contents();

        assertThat(made.get("signing-keys").get("signing-1.pem"))
                .startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(made.get("signing-keys").get("email-secret").strip()).matches("[0-9a-f]{64}");
        assertThat(made.get("mongo-orders-service"))
                .containsEntry(
                        "connectionString.standard",
                        "mongodb://orders:%s@mongo-0.mongo:27017/orders?replicaSet=mongo"
                                .formatted(
                                        made.get("mongo-orders-service-password").get("password")));
    }

    @Test
    void overwrites_nothing() {
        var script = SecretsScript.afterOneRun("twice").withNats();
        var before = script.contents();

        assertThat(script.run().contents()).isEqualTo(before);
        assertThat(script.printed()).isEmpty();
        assertThat(script.doneToNats()).isEmpty();
    }

    @Test
    void makes_again_what_is_missing_alone() {
        var script = SecretsScript.afterOneRun("missing");
        var before = script.contents();
        script.forget("mongo-orders-service");

        assertThat(script.run().contents()).isEqualTo(before);
        assertThat(script.printed()).isEqualTo("Secret mongo-orders-service is made\n");
    }

    @Test
    void prints_no_secret() {
        var script = SecretsScript.ranOnce();

        assertThat(script.printed()).contains("Secret signing-keys is made");
        assertThat(script.contents().values())
                .flatExtracting(keys -> keys.values())
                .allSatisfy(secret -> assertThat(script.printed()).doesNotContain(secret.strip()));
    }

    @Test
    void makes_the_accounts_of_nats_for_the_seeds_it_makes() {
        assertBelongTogether(SecretsScript.ranOnce());
    }

    @Test
    void makes_one_missing_key_of_nats_and_leaves_those_of_others() {
        var script = SecretsScript.afterOneRun("keys").withNats();
        var before = script.contents();
        script.forget("nats-observer-auth-service");

        var after = script.run().contents();

        assertThat(after)
                .hasSameSizeAs(before)
                .allSatisfy((secret, keys) -> {
                    if (Set.of("nats-auth", "nats-observer-auth-service").contains(secret)) {
                        assertThat(keys).isNotEqualTo(before.get(secret));
                    } else {
                        assertThat(keys).isEqualTo(before.get(secret));
                    }
                });
        assertBelongTogether(script);
    }

    @Test
    void restarts_nats_with_other_accounts() {
        var script = SecretsScript.afterOneRun("rights").withNats();
        var before = script.contents();
        script.put("nats-auth", "auth.conf", "accounts {} # of an earlier version");

        assertThat(script.run().contents()).isEqualTo(before);
        assertThat(script.printed())
                .isEqualTo("Secret nats-auth is made\nNATS is restarted with the new accounts\n");
        assertThat(script.doneToNats())
                .containsExactly("restart statefulset/nats", "status statefulset/nats");
    }

    private static void assertBelongTogether(SecretsScript script) {
        assertThat(script.contents().get("nats-auth").get("auth.conf"))
                .isEqualTo(
                        Accounts.configuration(
                                user -> UserKey.ofSeed(seed(script, user)).publicKey()));
    }

    private static String seed(SecretsScript script, String user) {
        return script.contents().get(secretOf(user)).get("user.nk");
    }

    private static String secretOf(String user) {
        for (var kind : List.of("provisioner", "observer")) {
            if (user.endsWith("-" + kind)) {
                return "nats-%s-%s".formatted(kind, user.replace("-" + kind, ""));
            }
        }
        return "nats-user-" + user;
    }
}
