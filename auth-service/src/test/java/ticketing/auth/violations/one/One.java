package ticketing.auth.violations.one;

import ticketing.auth.violations.two.Two;

/** Knows the other, who knows this one. */
public record One(Two other) {}
