package ticketing.tickets;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts tickets-service. */
@SpringBootApplication
public class TicketsApplication {

    /** The arguments are Spring Boot properties. */
    public static void main(String[] arguments) {
        SpringApplication.run(TicketsApplication.class, arguments);
    }
}
