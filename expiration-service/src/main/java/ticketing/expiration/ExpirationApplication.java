package ticketing.expiration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts expiration-service. */
@SpringBootApplication
public class ExpirationApplication {

    /** The arguments are Spring Boot properties. */
    public static void main(String[] arguments) {
        SpringApplication.run(ExpirationApplication.class, arguments);
    }
}
