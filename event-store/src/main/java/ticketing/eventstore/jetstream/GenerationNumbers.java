package ticketing.eventstore.jetstream;

import ticketing.eventstore.EventStoreException.Unavailable;

/** Numbers the generations of a service's read models. */
public interface GenerationNumbers {

    /**
     * The next number of a read model, from 1. No number is ever given twice, even after the read
     * model's database was lost. Atomic across instances.
     *
     * @throws Unavailable if the server does not answer; try again later
     */
    int next(String readModel);

    /**
     * Numbers in a NATS bucket of the service, outside of the database that may be lost.
     *
     * @param create whether the bucket may be created if it is missing
     */
    static GenerationNumbers of(NatsConnection nats, String service, boolean create) {
        return new Generations(nats, service, create);
    }
}
