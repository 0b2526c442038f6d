package ticketing.web.problem;

import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;

/** A text in a body is not proper Unicode. The message does not repeat it. */
@SuppressWarnings("serial")
public final class ImproperUnicodeException extends StreamReadException {

    /** Found at the present token of the parser. */
    public ImproperUnicodeException(JsonParser parser) {
        super(parser, "Half of a surrogate pair");
    }
}
