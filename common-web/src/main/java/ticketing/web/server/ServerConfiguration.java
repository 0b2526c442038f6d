package ticketing.web.server;

import java.util.Arrays;
import java.util.Objects;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Configures Tomcat, in the same way for the main port and the management port. */
@AutoConfiguration
@EnableConfigurationProperties(ManagementProperties.class)
public class ServerConfiguration {

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> tomcatOfCallers(
            @Qualifier("crossOriginFilter") FilterRegistrationBean<?> crossOrigin) {
        var filter = Objects.requireNonNull(crossOrigin.getFilter());
        return tomcat -> setUp(tomcat, new FrontValve(_ -> true, filter));
    }

    static void setUp(ConfigurableTomcatWebServerFactory tomcat, FrontValve front) {
        // Parameters come only from the query; forms in a body are never read.
        tomcat.addConnectorCustomizers(connector -> connector.setParseBodyMethods(""));
        tomcat.addContextCustomizers(context -> putInFront(front, context));
    }

    private static void putInFront(FrontValve valve, Context context) {
        Arrays.stream(context.findErrorPages()).forEach(context::removeErrorPage);
        var host = (StandardHost) context.getParent();
        host.setErrorReportValveClass("");
        host.getPipeline().addValve(valve);
    }
}
