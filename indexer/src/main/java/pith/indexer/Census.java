package pith.indexer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Counts the files that a run will read, on a thread of its own, so that nobody waits for the total. */
final class Census implements AutoCloseable {
    private final Pulse pulse;
    private final Thread thread;
    private volatile boolean ended;
    private long files;
    private long bytes;

    Census(List<Root> roots, Selection selection, Pulse pulse) {
        this.pulse = pulse;
        this.thread = Thread.ofPlatform().daemon().name("pith-count").unstarted(() -> count(roots, selection));
        if (!roots.isEmpty()) {
            thread.start();
        }
    }

    private void count(List<Root> roots, Selection selection) {
        Walk.Visitor counting = new Walk.Visitor() {
            @Override
            public void file(Root root, Path path) {
                files++;
                bytes += size(path);
            }
        };
        try {
            Walk walk = new Walk(roots, selection, counting, this::stopIfEnded);
            roots.forEach(walk::all);
        } catch (Pulse.Stopped e) {
            return;
        }
        pulse.filesCounted(files);
        pulse.bytesCounted(bytes);
    }

    /** For how far a run is: a file whose length cannot be read counts nothing. */
    static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0;
        }
    }

    private void stopIfEnded() {
        if (ended) {
            throw new Pulse.Stopped();
        }
    }

    /** Everything is read: what was read is the total. */
    void done() {
        close();
        pulse.allFilesRead();
    }

    /** Waits until the thread has ended, which is soon. */
    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing interrupts the thread of a run
        }
    }
}
