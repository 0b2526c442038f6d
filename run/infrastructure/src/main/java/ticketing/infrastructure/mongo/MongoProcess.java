package ticketing.infrastructure.mongo;

import ticketing.infrastructure.Engine;
import ticketing.infrastructure.InfrastructureException;

/** The embedded MongoDB server as a separate process, which can be killed like a real server. */
public final class MongoProcess {

    private MongoProcess() {}

    /**
     * Serves until the process is ended.
     *
     * @param args the port to listen at
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: MongoProcess PORT");
            System.exit(2);
        }
        try {
            MongoServer.start(new MongoServer.Settings(Engine.NATIVE, Integer.parseInt(args[0])));
        } catch (InfrastructureException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        Thread.currentThread().join();
    }
}
