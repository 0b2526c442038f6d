package ticketing.payments;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts payments-service. */
@SpringBootApplication
public class PaymentsApplication {

    /** Starts it; the arguments are Spring Boot properties. */
    public static void main(String[] arguments) {
        SpringApplication.run(PaymentsApplication.class, arguments);
    }
}
