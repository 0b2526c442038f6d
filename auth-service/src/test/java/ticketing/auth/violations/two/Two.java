package ticketing.auth.violations.two;

import ticketing.auth.violations.one.One;

/** Uses {@link One}, which uses this record. */
public record Two(One other) {}
