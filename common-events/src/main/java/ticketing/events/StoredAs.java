package ticketing.events;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The names under which an event is stored. Classes may be renamed; these names never change. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StoredAs {

    /**
     * The stored type, such as {@code ticketing.order-placed.v1}. An incompatible change needs a
     * new one.
     */
    String type();

    /** The last token of the subject, such as {@code placed}. */
    String subject();
}
