package ticketing.local.checks;

import picocli.CommandLine;
import ticketing.local.system.LocalSystem;

/** Violates the rules of the packages, to show that each rule finds it. */
public record KnowsTooMuch(LocalSystem above, CommandLine typed) {}
