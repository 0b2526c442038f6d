package ticketing.local.faults;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import ticketing.events.UserEvent.UserSignedUp;
import ticketing.local.audit.Claim;
import ticketing.local.audit.Finding;
import ticketing.local.people.Person;

/** People who buy and sell, one story after another, until they leave. */
final class Crowd {

    private static final int FIRST_PEOPLE = 8;
    private static final int MOST_BUYERS = 3;
    private static final int NEWCOMER_EVERY = 10;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final URI address;
    private final Tally tally;
    private final List<Person> people = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean open = true;

    private Crowd(URI address, Tally tally) {
        this.address = address;
        this.tally = tally;
    }

    /**
     * Starts the crowd.
     *
     * @param stories how many stories run at the same time
     */
    static Crowd enter(URI address, long seed, int stories, Tally tally)
            throws InterruptedException {
        var crowd = new Crowd(address, tally);
        for (int i = 0; i < FIRST_PEOPLE; i++) {
            crowd.signUp();
        }
        for (int i = 0; i < stories; i++) {
            var dice = new Random(seed + i);
            crowd.threads.add(Thread.ofVirtual().start(() -> crowd.tellStories(dice)));
        }
        return crowd;
    }

    /** Starts no more stories, and waits until all running ones have finished. */
    void leave() throws InterruptedException {
        open = false;
        for (var thread : threads) {
            thread.join();
        }
    }

    private void tellStories(Random dice) {
        for (int told = 1; open; told++) {
            try {
                if (told % NEWCOMER_EVERY == 0) {
                    signUp();
                }
                var some = new ArrayList<>(people);
                Collections.shuffle(some, dice);
                var buyers = some.subList(1, 2 + dice.nextInt(MOST_BUYERS));
                new Story(some.getFirst(), buyers, dice, tally).play();
                Thread.sleep(dice.nextLong(LONGEST_PAUSE.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException noGoodAnswer) {
                tally.found(
                        new Finding(
                                Finding.Kind.WRONG,
                                "no answer for too long, or one that makes no sense: "
                                        + noGoodAnswer));
            }
        }
    }

    private void signUp() throws InterruptedException {
        var person = Person.signUp(address, "visitor", tally);
        people.add(person);
        var id = UUID.fromString(person.id());
        tally.claim(new Claim("an account as " + id, id, UserSignedUp.class::isInstance));
    }
}
