package pith.indexer.child;

import java.io.IOException;
import java.nio.file.Path;

/** Reads one file. */
@FunctionalInterface
interface Parser {

    /**
     * Reads a file.
     *
     * @throws Unreadable with a reason
     * @throws IOException when the file cannot be read, or is not what it seems to be
     */
    Reply parse(Path path, Kind kind) throws IOException;
}
