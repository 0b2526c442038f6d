package ticketing.local.checks;

import picocli.CommandLine;
import ticketing.local.system.LocalSystem;

/** Breaks the rules of the packages, to show that each of them is looked after. */
public record KnowsTooMuch(LocalSystem above, CommandLine typed) {}
