package ticketing.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nats.client.NKey;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with the keys of the NATS client, which has another implementation. */
class UserKeyTest {

    private static final byte[] NONCE = "what the server has just thought of".getBytes(UTF_8);

    @RepeatedTest(20)
    void is_the_key_that_others_make_of_its_seed() throws Exception {
        var key = UserKey.generate();

        var same = NKey.fromSeed(key.seed().toCharArray());

        assertThat(key.publicKey()).startsWith("U").isEqualTo(new String(same.getPublicKey()));
        assertThat(same.verify(NONCE, key.sign(NONCE))).isTrue();
    }

    @RepeatedTest(20)
    void is_made_of_the_seeds_of_others() throws Exception {
        var theirs = NKey.createUser(null);
        var seed = new String(theirs.getSeed());

        var key = UserKey.ofSeed(seed + "\n");

        assertThat(key.seed()).isEqualTo(seed);
        assertThat(new String(key.getID())).isEqualTo(new String(theirs.getPublicKey()));
        assertThat(theirs.verify(NONCE, key.sign(NONCE))).isTrue();
    }

    @Test
    void differs_each_time() {
        assertThat(UserKey.generate().seed()).isNotEqualTo(UserKey.generate().seed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SU",
                "not a seed",
                "UD4ZWJI2ZFHLQNTWKEN4FYE7EQLBDU5C6WVXYIACCEZ6WPFGMZ2FWAPZ",
                // A 6 was changed to a 7, and a 7 to a character that is not in the alphabet.
                "SUADCVA7BITJK6ZJHBLGTNJ4HJI76ZDVLOPL3LMVLOMXIDFSNTDCF3M56A",
                "SUADCVA6BITJK6ZJHBLGTNJ4HJI16ZDVLOPL3LMVLOMXIDFSNTDCF3M56A"
            })
    void is_not_made_of_anything_else(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserKey.ofSeed(text))
                .withMessage("That is not the seed of a user: it begins with SU");
    }

    @Test
    void is_not_made_of_the_seed_of_an_account() throws Exception {
        var account = new String(NKey.createAccount(null).getSeed());

        assertThatIllegalArgumentException().isThrownBy(() -> UserKey.ofSeed(account));
    }
}
