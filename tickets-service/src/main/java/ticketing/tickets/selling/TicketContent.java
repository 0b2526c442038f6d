package ticketing.tickets.selling;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.util.Objects;
import ticketing.tickets.ticket.Offer;
import ticketing.web.request.VisibleText;

/**
 * The body of a request to create or change a ticket.
 *
 * @param title without leading and trailing white space
 */
record TicketContent(
        @NotBlank(message = "Title is required")
                @VisibleText(message = "Title is required")
                // Counts code points: a character that Java stores as two chars counts once.
                @Pattern(
                        regexp = ".{0,200}",
                        flags = Pattern.Flag.DOTALL,
                        message = "Title must have at most 200 characters")
                // A title with a NUL character could not be searched for.
                @Pattern(regexp = "[^\\x00]*", message = "Title must be proper text")
                String title,
        @NotNull(message = "Price must be greater than 0")
                @DecimalMin(
                        value = "0",
                        inclusive = false,
                        message = "Price must be greater than 0")
                @DecimalMax(value = "1000000.00", message = "Price must be at most 1,000,000.00")
                @Digits(
                        integer = Integer.MAX_VALUE,
                        fraction = 2,
                        message = "Price must have at most two decimals")
                BigDecimal price) {

    TicketContent {
        title = Objects.requireNonNullElse(title, "").strip();
    }

    Offer offer() {
        return new Offer(title, price);
    }
}
