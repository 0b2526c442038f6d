/**
 * JetStream as an event store: deciding, appending, reading, listening and projecting.
 *
 * <p>These are a few more classes than elsewhere, because they are one language: what a service
 * implements, what it calls, and the words of both. All but the snapshots are small and public.
 */
@NullMarked
package ticketing.eventstore;

import org.jspecify.annotations.NullMarked;
