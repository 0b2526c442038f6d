package ticketing.auth;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts auth-service. */
@SpringBootApplication
public class AuthApplication {

    /** The arguments are Spring Boot properties. */
    public static void main(String[] args) {
        SpringApplication.run(AuthApplication.class, args);
    }
}
