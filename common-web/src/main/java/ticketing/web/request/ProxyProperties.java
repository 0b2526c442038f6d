package ticketing.web.request;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What stands in front of the services.
 *
 * @param trustedNetworks addresses and prefixes, such as 10.0.0.0/8, of the proxies that may say in
 *     X-Forwarded-For where a request comes from
 */
@ConfigurationProperties("ticketing")
record ProxyProperties(@DefaultValue List<String> trustedNetworks) {}
