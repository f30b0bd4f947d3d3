package pith.models.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a repository holds at one commit.
 *
 * @param repository its id
 * @param commit 40 hexadecimal digits
 * @param licence as the repository's card says; empty where it says none
 * @param files by path; where size or checksum is not said, {@link Item} lacks them
 */
record Listing(String repository, String commit, String licence, Map<String, Item> files) {
    /**
     * A file.
     *
     * @param size in bytes; -1 where the hub does not say
     * @param checksum null where the hub does not say
     */
    record Item(long size, @Nullable Checksum checksum) {}

    Listing {
        files = Map.copyOf(files);
    }
}
