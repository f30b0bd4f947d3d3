package pith.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pith.engine.BadInput;

/** What stands on the command line after the bench's name: pairs of {@code --option value}. For use by one thread. */
final class Options {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> unasked = new LinkedHashSet<>();

    Options(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (!option.startsWith("--")) {
                throw new BadInput(option + " stands where an option such as --rounds should");
            }
            if (i + 1 == arguments.size()) {
                throw new BadInput(option + " needs a value");
            }
            if (values.put(option, arguments.get(i + 1)) != null) {
                throw new BadInput(option + " stands twice");
            }
            unasked.add(option);
        }
    }

    Optional<String> text(String option) {
        unasked.remove(option);
        return Optional.ofNullable(values.get(option));
    }

    Optional<Path> folder(String option) {
        return text(option).map(Path::of);
    }

    /** From {@code least} to {@code most}. */
    int number(String option, int otherwise, int least, int most) {
        return text(option).map(given -> number(option, given, least, most)).orElse(otherwise);
    }

    /** Whole numbers with commas between, each from {@code least} to {@code most}; one that comes again counts once. */
    List<Integer> numbers(String option, List<Integer> otherwise, int least, int most) {
        return text(option)
                .map(given -> {
                    Set<Integer> numbers = new LinkedHashSet<>();
                    for (String each : given.split(",", -1)) {
                        numbers.add(number(option, each, least, most));
                    }
                    return (List<Integer>) new ArrayList<>(numbers);
                })
                .orElse(otherwise);
    }

    private static int number(String option, String given, int least, int most) {
        try {
            int number = Integer.parseInt(given);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the numbers that are out of range
        }
        throw new BadInput(option + " " + given + " is not a number from " + least + " to " + most);
    }

    /** Throws where there is an option that nobody asked for: to be called when all have been. */
    void refuseOthers() {
        if (!unasked.isEmpty()) {
            throw new BadInput("no option is called " + unasked.iterator().next());
        }
    }
}
