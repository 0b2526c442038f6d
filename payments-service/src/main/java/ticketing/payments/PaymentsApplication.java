package ticketing.payments;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Starts payments-service. */
@SpringBootApplication
@EnableConfigurationProperties(PriceProperties.class)
public class PaymentsApplication {

    /** The arguments are Spring Boot properties. */
    public static void main(String[] arguments) {
        SpringApplication.run(PaymentsApplication.class, arguments);
    }
}
