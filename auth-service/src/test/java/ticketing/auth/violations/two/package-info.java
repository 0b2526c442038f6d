/** One half of a cycle. */
package ticketing.auth.violations.two;
