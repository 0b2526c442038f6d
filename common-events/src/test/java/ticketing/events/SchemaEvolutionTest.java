package ticketing.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import ticketing.events.OrderEvent.OrderCancelled;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SchemaEvolutionTest {

    private final ObjectNode released = EventSchema.of(EventType.of(OrderCancelled.class));

    @Test
    void allows_what_has_not_changed() {
        assertThat(SchemaEvolution.refusals(released, released.deepCopy())).isEmpty();
    }

    @Test
    void allows_another_optional_field() {
        assertThat(refusals(schema -> fields(schema).putObject("note").put("type", "string")))
                .isEmpty();
    }

    @Test
    void allows_another_value() {
        assertThat(refusals(schema -> reasons(schema).add("fraud"))).isEmpty();
    }

    @Test
    void allows_other_words_for_readers() {
        assertThat(refusals(schema -> field(schema, "reason").put("description", "Why"))).isEmpty();
    }

    @Test
    void refuses_to_remove_a_field() {
        assertThat(refusals(schema -> fields(schema).remove("reason")))
                .containsExactly("The field reason was removed or renamed. Fields are only added.");
    }

    @Test
    void refuses_to_rename_a_field() {
        assertThat(refusals(schema -> fields(schema).set("cause", fields(schema).remove("reason"))))
                .containsExactly("The field reason was removed or renamed. Fields are only added.");
    }

    @Test
    void refuses_another_type() {
        assertThat(refusals(schema -> field(schema, "orderNumber").put("type", "string")))
                .containsExactly(
                        "The field orderNumber had type \"integer\" and now has \"string\"."
                                + " That is a new stored name.");
    }

    @Test
    void refuses_another_format() {
        assertThat(refusals(schema -> field(schema, "orderId").put("format", "date-time")))
                .containsExactly(
                        "The field orderId had format \"uuid\" and now has \"date-time\"."
                                + " That is a new stored name.");
    }

    @Test
    void refuses_a_format_where_none_was() {
        assertThat(refusals(schema -> field(schema, "reason").put("format", "email")))
                .containsExactly(
                        "The field reason had format none and now has \"email\"."
                                + " That is a new stored name.");
    }

    @Test
    void refuses_another_required_field() {
        assertThat(
                        refusals(schema -> {
                            fields(schema).putObject("note").put("type", "string");
                            ((ArrayNode) schema.path("required")).add("note");
                        }))
                .containsExactly(
                        "The field note is required, and older events may not have it."
                                + " Mark it @Nullable.");
    }

    @Test
    void refuses_to_make_a_field_optional() {
        assertThat(refusals(schema -> ((ArrayNode) schema.path("required")).remove(0)))
                .containsExactly(
                        "The field orderId is optional now, and older software refuses events"
                                + " without it.");
    }

    @Test
    void refuses_to_take_a_value_away() {
        assertThat(refusals(schema -> reasons(schema).remove(1)))
                .containsExactly(
                        "The field reason may no longer be expired, and older events say so.");
    }

    @Test
    void refuses_to_list_the_values_of_a_field_that_was_free() {
        assertThat(refusals(schema -> field(schema, "ticketId").putArray("enum").add("a")))
                .containsExactly(
                        "The field ticketId had enum none and now has [\"a\"]."
                                + " That is a new stored name.");
    }

    @Test
    void refuses_any_other_restriction() {
        assertThat(refusals(schema -> field(schema, "orderNumber").put("minimum", 1))).hasSize(1);
        assertThat(refusals(schema -> schema.put("additionalProperties", false))).hasSize(1);
        assertThat(refusals(schema -> schema.put("minProperties", 9))).hasSize(1);
    }

    private List<String> refusals(Consumer<ObjectNode> change) {
        var present = released.deepCopy();
        change.accept(present);
        return SchemaEvolution.refusals(released, present);
    }

    private static ObjectNode fields(ObjectNode schema) {
        return (ObjectNode) schema.path("properties");
    }

    private static ObjectNode field(ObjectNode schema, String name) {
        return (ObjectNode) fields(schema).path(name);
    }

    private static ArrayNode reasons(ObjectNode schema) {
        return (ArrayNode) field(schema, "reason").path("enum");
    }
}
