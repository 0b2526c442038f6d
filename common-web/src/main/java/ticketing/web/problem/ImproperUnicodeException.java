package ticketing.web.problem;

import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;

/** A text in a body is not valid Unicode. The message does not repeat the text. */
@SuppressWarnings("serial")
public final class ImproperUnicodeException extends StreamReadException {

    /** At the current token of the parser. */
    public ImproperUnicodeException(JsonParser parser) {
        super(parser, "Half of a surrogate pair");
    }
}
