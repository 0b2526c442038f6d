package ticketing.local.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import ticketing.topology.Service;

/**
 * A load balancer (round robin): the instances of a service get its requests in turn. An instance
 * that is about to end is withdrawn first and gets no more requests. The requests in flight at each
 * instance are counted, so it can be stopped when it has answered all of them.
 *
 * <p>Safe for use by many threads.
 */
final class Rota {

    private final Map<Service, List<URI>> instances;
    private final Map<Service, Integer> turns = new HashMap<>();
    private final Map<URI, Integer> inHand = new HashMap<>();
    private final Set<URI> withdrawn = new HashSet<>();

    Rota(Map<Service, List<URI>> instances) {
        this.instances = Map.copyOf(instances);
    }

    /**
     * The instance that gets the next request. The request counts as in flight from now on.
     * Withdrawn instances are used only if there are no others.
     *
     * @param refusing the instances that have already refused this request
     * @return empty if no instance is left
     */
    synchronized Optional<URI> next(Service service, Set<URI> refusing) {
        var all =
                instances.getOrDefault(service, List.of()).stream()
                        .filter(Predicate.not(refusing::contains))
                        .toList();
        var present = all.stream().filter(Predicate.not(withdrawn::contains)).toList();
        var asked = present.isEmpty() ? all : present;
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        int turn = turns.merge(service, 1, Integer::sum);
        var next = asked.get(Math.floorMod(turn, asked.size()));
        inHand.merge(next, 1, Integer::sum);
        return Optional.of(next);
    }

    /** A request that was in flight at an instance was answered, or failed. */
    synchronized void over(URI instance) {
        inHand.merge(instance, -1, Integer::sum);
        notifyAll();
    }

    /**
     * Gives an instance no more requests, and waits until it has answered those in flight.
     *
     * @return whether it has answered all of them within the limit
     */
    synchronized boolean withdraw(URI instance, Duration limit) throws InterruptedException {
        withdrawn.add(instance);
        var deadline = System.nanoTime() + limit.toNanos();
        while (inHand.getOrDefault(instance, 0) > 0) {
            var left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Gives an instance requests again. */
    synchronized void restore(URI instance) {
        withdrawn.remove(instance);
    }
}
