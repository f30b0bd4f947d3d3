package pith.models.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;

/**
 * Keeps others from the same model, or from the lock file, while one works on it: other threads and other processes. The
 * operating system lets go of it when the process ends, however it ends. The file stays: removing it would let two hold
 * it.
 */
final class StoreLock implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

    /** What this process holds: the system's locks are those of a process, not of a thread. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private StoreLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock, waiting as long as it must.
     *
     * @param what is locked, for messages
     * @param waiting called once, if there is something to wait for
     */
    static StoreLock take(Path file, String what, Workings workings, Runnable waiting) {
        Path absolute = file.toAbsolutePath().normalize();
        long tries = LONGEST_WAIT.dividedBy(PAUSE);
        for (long i = 0; i < tries; i++) {
            StoreLock lock = tryTake(absolute, what);
            if (lock != null) {
                return lock;
            }
            if (i == 0) {
                waiting.run();
            }
            try {
                workings.sleeper().sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Retry.stopped(e);
            }
        }
        throw new ModelUnavailable("another process has been working on " + what + " for " + LONGEST_WAIT.toMinutes()
                + " minutes; wait for it, or end it, and try again");
    }

    /** Null when another holds it. */
    private static @Nullable StoreLock tryTake(Path file, String what) {
        if (!HELD.add(file)) {
            return null;
        }
        FileChannel channel = null;
        try {
            Files.createDirectories(file.resolveSibling(""));
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new StoreLock(file, channel);
            }
        } catch (IOException e) {
            HELD.remove(file);
            closeQuietly(channel);
            throw new ModelUnavailable(
                    what + " cannot be locked in " + file + ": " + e
                            + "; set PITH_MODELS to a folder that you may write to",
                    e);
        }
        HELD.remove(file);
        closeQuietly(channel);
        return null;
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // Nothing was written.
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
        HELD.remove(file);
    }
}
