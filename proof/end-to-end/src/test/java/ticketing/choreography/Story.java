package ticketing.choreography;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The steps that lead to a violation.
 *
 * @param moral the violation at the end
 */
record Story(List<String> steps, String moral) {

    @Override
    public String toString() {
        return IntStream.range(0, steps.size())
                .mapToObj(i -> "%3d. %s%n".formatted(i + 1, steps.get(i)))
                .collect(Collectors.joining("", "", "     => " + moral));
    }
}
