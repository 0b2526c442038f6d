package ticketing.choreography;

import java.util.function.Supplier;

/**
 * One thing that may happen next.
 *
 * @param words what happens; put into words only if somebody tells the story
 * @param next the world afterwards
 */
record Step(Supplier<String> words, World next) {}
