package pith.indexer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Tells which paths in watched folders may have changed. For use by one thread at a time. */
interface FolderEvents extends AutoCloseable {

    /**
     * Begins to watch what lies directly in a folder. Again is no error, and holds for the folder that has the name now.
     *
     * @throws IOException when it cannot be watched
     */
    void watch(Path folder) throws IOException;

    /** Ends watching a folder that is gone, and those below it. */
    void forget(Path folder);

    /**
     * Hands over what may have changed since the last call, waiting for the first when there is nothing yet. A folder that
     * is handed over stands for all that is in it.
     *
     * @param mostMillis how long to wait
     * @return whether there was anything
     */
    boolean take(long mostMillis, Consumer<Path> touched) throws InterruptedException;

    @Override
    void close();
}
