package pith.models.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model, and whether it is on this machine.
 *
 * @param card what is known of it; of a stored model, what its files say
 * @param state whether it is here
 * @param folder where {@link pith.models.Models} can load it from; null unless it is stored
 * @param variant how exactly it computes: {@code int8}, {@code fp32}, {@code onnx} (as its publisher exported it);
 *     empty unless it is here
 * @param storedBytes what it takes on the disk; 0 unless it is stored, in whole or in part
 * @param installed when it was stored; null unless it is
 */
public record ModelEntry(
        ModelCard card,
        State state,
        @Nullable Path folder,
        String variant,
        long storedBytes,
        @Nullable Instant installed) {

    /** Where a model is. */
    public enum State {
        /** Part of the program. */
        EMBEDDED,
        /** In the store. */
        STORED,
        /** In the store, but files are missing or have another length: {@link ModelStore#verify} says which. */
        DAMAGED,
        /** What an unfinished pull has left: the next one goes on there, and {@link ModelStore#remove} throws it away. */
        PARTIAL,
        /** In the catalogue only. */
        AVAILABLE;

        /** For people and files, in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
