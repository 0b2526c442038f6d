package ticketing.auth.violations.one;

import ticketing.auth.violations.two.Two;

/** Uses {@link Two}, which uses this record. */
public record One(Two other) {}
