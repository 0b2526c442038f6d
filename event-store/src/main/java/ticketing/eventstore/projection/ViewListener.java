package ticketing.eventstore.projection;

import java.util.List;

/** Hears of views that have changed, to tell people who are looking at them. */
@FunctionalInterface
public interface ViewListener<V extends View> {

    /**
     * Views were written, and their events are about to be acknowledged. A view comes once for each
     * batch of events; it comes again when an event is delivered again, and may be newer than the
     * event. Called by several threads; the events wait for it, so it must not block.
     */
    void written(List<V> views);
}
