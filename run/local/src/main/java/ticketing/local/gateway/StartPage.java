package ticketing.local.gateway;

import java.util.stream.Collectors;

/** The start page of the gateway. */
public final class StartPage {

    private StartPage() {}

    static String html() {
        return """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Ticketing</title>
        <style>body{font:16px/1.5 system-ui;max-width:46rem;margin:3rem auto;padding:0 1rem}
        pre{background:#f4f4f4;padding:1rem;overflow:auto}</style>
        <h1>Ticketing runs</h1>
        <p>Try the <a href="/swagger/index.html">API of all services</a>, or see the tickets
        one can buy now: <a href="/api/tickets">/api/tickets</a>.</p>
        <p>In a terminal:</p>
        <pre>./ticketing demo             plays a sale and prints its events
        ./ticketing events           follows everything that happens
        ./ticketing events --all     from the beginning</pre>
        </html>
        """;
    }

    /** The part of the Swagger UI that lists the API documents. */
    static String swagger() {
        var urls =
                Gateway.apiDocuments().stream()
                        .map(url ->
                                "{url: '%s', name: '%s'}"
                                        .formatted(url, url.substring(url.lastIndexOf('/') + 1)))
                        .collect(Collectors.joining(", "));
        return """
        window.onload = () => {
          window.ui = SwaggerUIBundle({
            urls: [%s],
            dom_id: '#swagger-ui',
            deepLinking: true,
            // The page calls the address that it came from, because another name is another origin.
            requestInterceptor: request => {
              request.url = request.url.replace(/^https?:\\/\\/[^/]+/, location.origin);
              return request;
            },
            presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
            plugins: [SwaggerUIBundle.plugins.DownloadUrl],
            layout: 'StandaloneLayout'
          });
        };
        """
                .formatted(urls);
    }

    /** The commands that buy a first ticket. */
    public static String firstTicket(String address) {
        return """

        Buy a first ticket:
          json='Content-Type: application/json'
          curl -c seller.cookies -H "$json" %1$s/api/users/signup -d '{"email":"seller@example.com","password":"correct horse"}'
          curl -b seller.cookies -H "$json" %1$s/api/tickets -d '{"title":"Concert","price":19.99}'
          ticket=...   # the id in the answer
          curl -c buyer.cookies -H "$json" %1$s/api/users/signup -d '{"email":"buyer@example.com","password":"correct horse"}'
          curl -b buyer.cookies -H "$json" %1$s/api/orders -d '{"ticketId":"'$ticket'"}'
          order=...    # the id in the answer
          curl -b buyer.cookies -H "$json" %1$s/api/payments -d '{"orderId":"'$order'","token":"tok_visa"}'
          curl -b buyer.cookies %1$s/api/orders/$order

        The API of all services: %1$s/swagger
        Everything as it happens: ./ticketing events        Stop: Ctrl-C
        """
                .formatted(address);
    }
}
