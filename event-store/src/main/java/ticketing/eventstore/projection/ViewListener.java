package ticketing.eventstore.projection;

import java.util.List;

/** Is called when views have changed, so that it can inform users who are looking at them. */
@FunctionalInterface
public interface ViewListener<V extends View> {

    /**
     * Called after views were written and before their events are acknowledged. A view is passed
     * once for each batch of events, and again if an event is redelivered; it may be newer than the
     * event. Several threads call this. The events wait for it, so it must not block.
     */
    void written(List<V> views);

    /**
     * Other views have changed than those that were announced: after a rebuild, and after this
     * process had fallen far behind. Whoever looks at views asks again. Called about once; it must
     * not block.
     */
    default void resync() {}
}
