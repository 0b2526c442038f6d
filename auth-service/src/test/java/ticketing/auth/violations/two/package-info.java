/** Half of a circle. */
package ticketing.auth.violations.two;
