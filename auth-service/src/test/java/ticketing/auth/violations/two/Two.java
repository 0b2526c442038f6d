package ticketing.auth.violations.two;

import ticketing.auth.violations.one.One;

/** Knows the other, who knows this one. */
public record Two(One other) {}
