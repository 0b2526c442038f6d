package ticketing.kubernetes;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rules for all objects of a cluster together. */
enum Rule {
    /** Kubernetes ignores unknown fields, so a misspelt one would have no effect. */
    FIELDS_ARE_KNOWN(SchemaRules::fields),
    /** A new kind needs rules before it may be used. */
    KINDS_ARE_KNOWN(SchemaRules::kinds),
    /** For example, the API server refuses a pod that mounts two volumes at one path. */
    NAMES_ARE_THERE_ONCE(UniquenessRules::repeated),
    PODS_ARE_LOCKED_IN(PodRules::lockedIn),
    MEMORY_IS_LIMITED_AND_CPU_IS_NOT(PodRules::resources),
    SERVICES_ARE_PROBED_AND_STOPPED_GENTLY(PodRules::lifecycle),
    INSTANCES_ARE_SPREAD(PodRules::spread),
    DISRUPTION_BUDGETS_PROTECT_EVERY_SERVICE(PodRules::disruptionBudgets),
    NAMESPACES_ARE_OURS(PodRules::namespaces),
    SELECTORS_FIND_PODS(NetworkRules::selectors),
    NOTHING_IS_OPEN_THAT_IS_NOT_SAID(NetworkRules::defaultDeny),
    USERS_OF_NATS_REACH_IT(NetworkRules::wayToNats),
    MANAGEMENT_STAYS_INSIDE(NetworkRules::management),
    ROUTES_EQUAL_THE_LOCAL_ONES(NetworkRules::routes),
    GATEWAYS_HAVE_LIMITS(GatewayRules::limits),
    REFERENCES_LEAD_SOMEWHERE(ReferenceRules::references),
    FILES_ARE_MOUNTED(FileRules::mounted),
    SECRETS_ARE_FILES(ServiceRules::secrets),
    SERVERS_ARE_TRUSTED_BY_THEIR_OWN_AUTHORITY(TlsRules::trust),
    CERTIFICATES_ARE_FOR_THE_NAMES_IN_USE(TlsRules::names),
    KEYS_STAY_WITH_THEIR_SERVERS(TlsRules::keys),
    USERS_OF_NATS_ARE_WHO_THEY_SAY(NatsRules::users),
    SCALING_FOLLOWS_CONSUMERS(NatsRules::consumers),
    SCALING_HAS_ONE_MASTER(ReferenceRules::scaling),
    IMAGES_ARE_BUILT(ServiceRules::images),
    IMAGES_ARE_NOT_PULLED_FROM_STRANGERS(ServiceRules::owners),
    SETTINGS_ARE_KNOWN(ServiceRules::settings);

    private final Function<Manifests, Stream<String>> check;

    Rule(Function<Manifests, Stream<String>> check) {
        this.check = check;
    }

    /** The violations, one sentence each. */
    List<String> findings(Manifests manifests) {
        return check.apply(manifests).distinct().toList();
    }
}
