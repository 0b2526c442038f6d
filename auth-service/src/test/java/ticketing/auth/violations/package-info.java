/** Violations that the architecture rules must catch. */
package ticketing.auth.violations;
