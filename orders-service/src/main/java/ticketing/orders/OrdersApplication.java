package ticketing.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts orders-service. */
@SpringBootApplication
public class OrdersApplication {

    /** The arguments are Spring Boot properties. */
    public static void main(String[] arguments) {
        SpringApplication.run(OrdersApplication.class, arguments);
    }
}
