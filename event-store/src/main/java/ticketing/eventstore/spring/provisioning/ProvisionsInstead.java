package ticketing.eventstore.spring.provisioning;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Lets the image of a service also run as its provisioner, because it knows what the service needs.
 */
final class ProvisionsInstead implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent start) {
        var asked =
                start.getEnvironment()
                        .getProperty("ticketing.nats.provision", Boolean.class, false);
        if (asked && !isProvisioner(start.getSpringApplication())) {
            var provisioner =
                    new SpringApplicationBuilder(ProvisionerApplication.class)
                            .main(ProvisionerApplication.class)
                            .web(WebApplicationType.NONE)
                            .run(start.getArgs());
            System.exit(SpringApplication.exit(provisioner));
        }
    }

    private static boolean isProvisioner(SpringApplication application) {
        return application.getAllSources().contains(ProvisionerApplication.class);
    }
}
