package ticketing.choreography;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import ticketing.events.Boundary;
import ticketing.eventstore.RecordedEvent;

/**
 * The state of everything at one moment. Two worlds with the same facts are the same world,
 * whatever path led to them. Immutable.
 */
final class World {

    /** Gives every fact a number, so a world is a short sorted array of numbers. */
    static final class Vocabulary {
        private final Map<Fact, Integer> numbers = new HashMap<>();
        private final List<Fact> facts = new ArrayList<>();
        private final Map<RecordedEvent<?>, Event> events = new HashMap<>();
        private final Map<Call.Append, List<Event>> ofTheDay = new IdentityHashMap<>();
        private final Map<Call.Append, List<Event>> ofTheNextDay = new IdentityHashMap<>();

        private int number(Fact fact) {
            var known = numbers.get(fact);
            if (known != null) {
                return known;
            }
            numbers.put(fact, facts.size());
            facts.add(fact);
            return facts.size() - 1;
        }
    }

    private final Vocabulary vocabulary;
    private final int[] numbers;
    private final int hash;

    private World(Vocabulary vocabulary, int[] numbers) {
        this.vocabulary = vocabulary;
        this.numbers = numbers;
        this.hash = Arrays.hashCode(numbers);
    }

    static World empty() {
        return new World(new Vocabulary(), new int[0]);
    }

    /** The unique object for an equal event. */
    Event event(Boundary boundary, RecordedEvent<?> recorded) {
        return vocabulary.events.computeIfAbsent(recorded, _ -> new Event(boundary, recorded));
    }

    /** The events that a call appends; they are created only the first time. */
    List<Event> stored(Call.Append append, Supplier<List<Event>> events) {
        var calls = any(Fact.DayHasPassed.class) ? vocabulary.ofTheNextDay : vocabulary.ofTheDay;
        return calls.computeIfAbsent(append, _ -> events.get());
    }

    World with(Fact fact) {
        var number = vocabulary.number(fact);
        var place = Arrays.binarySearch(numbers, number);
        if (place >= 0) {
            return this;
        }
        var at = -place - 1;
        var more = new int[numbers.length + 1];
        System.arraycopy(numbers, 0, more, 0, at);
        more[at] = number;
        System.arraycopy(numbers, at, more, at + 1, numbers.length - at);
        return new World(vocabulary, more);
    }

    World without(Fact fact) {
        var place = Arrays.binarySearch(numbers, vocabulary.number(fact));
        if (place < 0) {
            return this;
        }
        var fewer = new int[numbers.length - 1];
        System.arraycopy(numbers, 0, fewer, 0, place);
        System.arraycopy(numbers, place + 1, fewer, place, fewer.length - place);
        return new World(vocabulary, fewer);
    }

    boolean has(Fact fact) {
        return Arrays.binarySearch(numbers, vocabulary.number(fact)) >= 0;
    }

    /** The facts of one kind, in the order in which they were first seen in any world. */
    <F extends Fact> List<F> all(Class<F> kind) {
        var found = new ArrayList<F>();
        for (var number : numbers) {
            var fact = vocabulary.facts.get(number);
            if (kind.isInstance(fact)) {
                found.add(kind.cast(fact));
            }
        }
        return found;
    }

    <F extends Fact> boolean any(Class<F> kind, Predicate<F> condition) {
        for (var number : numbers) {
            var fact = vocabulary.facts.get(number);
            if (kind.isInstance(fact) && condition.test(kind.cast(fact))) {
                return true;
            }
        }
        return false;
    }

    boolean any(Class<? extends Fact> kind) {
        return any(kind, _ -> true);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof World world
                && hash == world.hash
                && Arrays.equals(numbers, world.numbers);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
