package ticketing.payments.showing;

import java.util.List;
import ticketing.events.EventStream;
import ticketing.topology.LiveSubjects;
import ticketing.web.live.LiveUpdates.Update;

/** What browsers hear of a payment that has changed: its buyer everything, others nothing. */
public final class LivePayments {

    private LivePayments() {}

    public static List<Update> of(PaymentView view) {
        var payment = view.payment();
        return payment == null
                ? List.of()
                : List.of(
                        new Update(
                                LiveSubjects.ofPerson(
                                        payment.buyerId(),
                                        EventStream.PAYMENTS,
                                        payment.paymentId()),
                                PaymentResponse.of(view)));
    }
}
