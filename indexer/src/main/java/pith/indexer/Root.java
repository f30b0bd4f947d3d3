package pith.indexer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pith.engine.UnreadableSource;

/**
 * A folder to index, or one file of it.
 *
 * @param folder absolute, without links in it: two ways to one folder are one root
 * @param only the file in it to read, and nothing else; null for all
 */
record Root(Path folder, @Nullable Path only) {

    /** @throws UnreadableSource when there is nothing at {@code path} */
    static Root of(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            if (Files.isDirectory(absolute)) {
                return new Root(absolute.toRealPath(), null);
            }
            if (Files.exists(absolute)) {
                Path parent = absolute.getParent();
                if (parent != null) {
                    Path folder = parent.toRealPath();
                    return new Root(folder, folder.resolve(absolute.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UnreadableSource(path + " cannot be read: " + Walk.reason(e), e);
        }
        throw new UnreadableSource("there is no file or folder " + path
                + "; check the path, and whether its disk is there. Nothing was changed");
    }

    /** Which folder stands there now, told apart from another of the same name; empty when there is none. */
    Optional<Object> identity() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(folder, BasicFileAttributes.class);
            Object key = attributes.fileKey();
            return Optional.of(key == null ? attributes.creationTime() : key);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
