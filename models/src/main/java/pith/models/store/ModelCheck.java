package pith.models.store;

import java.util.List;

/**
 * What {@link ModelStore#verify} found.
 *
 * @param name of the model
 * @param files how many files it has
 * @param bytes how many bytes were read
 * @param problems each names a file and what is wrong with it; empty when all is as it was stored
 */
public record ModelCheck(String name, int files, long bytes, List<String> problems) {
    public ModelCheck {
        problems = List.copyOf(problems);
    }

    /** Whether all is as it was stored. */
    public boolean sound() {
        return problems.isEmpty();
    }
}
