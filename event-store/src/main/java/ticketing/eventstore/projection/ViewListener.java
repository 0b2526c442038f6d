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
     * Many views have changed without a call of {@link #written}: after a rebuild, after the first
     * filling, or after this process was far behind. Everybody who shows views should read them
     * again. It must not block.
     */
    default void resync() {}
}
