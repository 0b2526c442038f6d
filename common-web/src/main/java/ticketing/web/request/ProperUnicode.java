package ticketing.web.request;

import java.io.DataInput;
import java.io.InputStream;
import java.io.Reader;
import java.nio.CharBuffer;
import org.jspecify.annotations.Nullable;
import ticketing.web.problem.ImproperUnicodeException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Reads JSON and refuses text that is not valid Unicode: half of a surrogate pair, in any string
 * and any field name, also in fields that are ignored. JSON can express it ({@code "\\ud800"}), but
 * UTF-8 has no bytes for it. Encoding it would fail, or write a question mark, so that two
 * different texts become equal.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7493#section-2.1">RFC 7493, I-JSON</a>
 */
@SuppressWarnings("serial")
final class ProperUnicode extends JsonFactory {

    ProperUnicode(JsonFactoryBuilder settings) {
        super(settings);
    }

    @Override
    protected JsonParser _createParser(
            ObjectReadContext context, IOContext input, InputStream stream) {
        return new Checking(super._createParser(context, input, stream));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext context, IOContext input, Reader reader) {
        return new Checking(super._createParser(context, input, reader));
    }

    @Override
    protected JsonParser _createParser(
            ObjectReadContext context,
            IOContext input,
            char[] text,
            int offset,
            int length,
            boolean recyclable) {
        return new Checking(super._createParser(context, input, text, offset, length, recyclable));
    }

    @Override
    protected JsonParser _createParser(
            ObjectReadContext context, IOContext input, byte[] text, int offset, int length) {
        return new Checking(super._createParser(context, input, text, offset, length));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext context, IOContext input, DataInput data) {
        return new Checking(super._createParser(context, input, data));
    }

    /** Checks each token when it becomes the current one, by whichever method. */
    private static final class Checking extends JsonParserDelegate {

        Checking(JsonParser parser) {
            super(parser);
        }

        @Override
        public @Nullable JsonToken nextToken() {
            return checked(super.nextToken());
        }

        @Override
        public @Nullable JsonToken nextValue() {
            var token = nextToken();
            return token == JsonToken.PROPERTY_NAME ? nextToken() : token;
        }

        @Override
        public @Nullable String nextName() {
            return nextToken() == JsonToken.PROPERTY_NAME ? currentName() : null;
        }

        @Override
        public boolean nextName(SerializableString name) {
            return name.getValue().equals(nextName());
        }

        @Override
        public int nextNameMatch(PropertyNameMatcher matcher) {
            var match = super.nextNameMatch(matcher);
            checked(currentToken());
            return match;
        }

        @Override
        public JsonParser skipChildren() {
            if (!isExpectedStartObjectToken() && !isExpectedStartArrayToken()) {
                return this;
            }
            for (var open = 1; open > 0; ) {
                var token = nextToken();
                if (token == null) {
                    return this;
                }
                open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
            return this;
        }

        private @Nullable JsonToken checked(@Nullable JsonToken token) {
            var isText = token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME;
            if (isText && hasHalfOfAPair()) {
                throw new ImproperUnicodeException(this);
            }
            return token;
        }

        private boolean hasHalfOfAPair() {
            return CharBuffer.wrap(
                            delegate.getStringCharacters(),
                            delegate.getStringOffset(),
                            delegate.getStringLength())
                    .codePoints()
                    .anyMatch(it -> it >= Character.MIN_SURROGATE && it <= Character.MAX_SURROGATE);
        }
    }
}
