package ticketing.web.request;

import java.math.BigDecimal;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads JSON strictly: a string is not a number, a number is not a string, a field appears once,
 * and 19.99 stays 19.99. Unknown fields are ignored, so that clients may be newer than the service.
 */
final class StrictJson implements JsonMapperBuilderCustomizer {

    @Override
    public void customize(JsonMapper.Builder json) {
        json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> {
                            text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                            text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                            text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                        })
                .withCoercionConfig(
                        LogicalType.Enum,
                        names -> names.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
                .addModule(
                        new SimpleModule("amounts")
                                .addDeserializer(BigDecimal.class, new OrdinaryDecimal()));
    }

    /**
     * Refuses numbers such as 1e1000000000: twelve characters that would fill the memory when they
     * are compared or rounded.
     */
    private static final class OrdinaryDecimal extends StdScalarDeserializer<BigDecimal> {

        private static final int DIGITS = 30;

        OrdinaryDecimal() {
            super(BigDecimal.class);
        }

        @Override
        public BigDecimal deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.currentToken().isNumeric()) {
                return (BigDecimal) context.handleUnexpectedToken(getValueType(context), parser);
            }
            var number = parser.getDecimalValue();
            return Math.abs((long) number.scale()) > DIGITS || number.precision() > DIGITS
                    ? (BigDecimal)
                            context.handleWeirdNumberValue(
                                    BigDecimal.class, number, "too many digits")
                    : number;
        }
    }
}
