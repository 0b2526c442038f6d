package ticketing.choreography;

import java.util.function.Supplier;

/**
 * A possible next step.
 *
 * @param words a description, computed only for a story
 * @param next the world after it
 */
record Step(Supplier<String> words, World next) {}
