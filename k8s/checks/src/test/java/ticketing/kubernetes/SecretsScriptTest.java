package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The Secrets of development are made once, and shown to nobody. */
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
        var script = SecretsScript.afterOneRun("twice");
        var before = script.contents();

        assertThat(script.run().contents()).isEqualTo(before);
        assertThat(script.printed()).isEmpty();
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
    void makes_the_users_of_nats_as_soon_as_the_command_is_there() {
        var script = SecretsScript.afterOneRun("accounts").withoutAccounts();
        script.forget("nats-auth");
        script.forget("nats-user-auth-service");
        assertThat(script.run().secrets())
                .doesNotContainKeys("nats-auth", "nats-user-auth-service");

        assertThat(script.withAccounts().run().secrets())
                .containsKeys("nats-auth", "nats-user-auth-service");
    }
}
