package pith.models.store;

import java.time.Instant;
import java.util.List;

/**
 * A model as the lock file records it.
 *
 * @param card what its files say
 * @param variant how exactly it computes
 * @param installed when it was stored
 * @param fetched what it was made of, as it came from the hub or was imported
 * @param files what its folder holds
 */
record StoredModel(ModelCard card, String variant, Instant installed, List<File> fetched, List<File> files) {
    /**
     * A file.
     *
     * @param path below the model's folder, with {@code /}
     * @param bytes its length
     * @param sha256 of its content, in lower-case hexadecimal
     */
    record File(String path, long bytes, String sha256) {}

    StoredModel {
        fetched = List.copyOf(fetched);
        files = List.copyOf(files);
    }

    String name() {
        return card.name();
    }

    long bytes() {
        return files.stream().mapToLong(File::bytes).sum();
    }
}
