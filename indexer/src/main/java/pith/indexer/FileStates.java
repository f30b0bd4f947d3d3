package pith.indexer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What files looked like from outside when they were last read: one that looks the same needs no reading. As in git, a
 * file that changed shortly before it was read is not trusted, since it may have changed again within the same tick of
 * the clock. For use by one thread at a time.
 */
final class FileStates {
    /** Longer than the tick of any file system's clock. */
    private static final long TICK_MILLIS = 2_500;

    private final Map<String, State> states = new HashMap<>(); // by path
    private final boolean unix;
    private long scan;

    /** The times are in nanoseconds since 1970; the second is that of the last change of anything, a rename too. */
    private record Look(long modified, long changed, String size, String key) {
        boolean isOlderThan(long millis) {
            return TimeUnit.NANOSECONDS.toMillis(Math.max(modified, changed)) < System.currentTimeMillis() - millis;
        }
    }

    private static final class State {
        final Look look;
        final boolean trusted;
        long scan; // in which it was last looked at
        long keptScan; // in which it was last looked at and not read

        State(Look look, boolean trusted, long scan) {
            this.look = look;
            this.trusted = trusted;
            this.scan = scan;
        }
    }

    FileStates(Path anywhere) {
        this.unix = anywhere.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /** A new look at files begins. */
    void begin() {
        scan++;
    }

    /** Whether the file is as it was when it was read; true is kept in mind for {@link #isKept}. */
    boolean isUnchanged(Path file) {
        State state = states.get(file.toString());
        if (state == null || !state.trusted || !state.look.equals(look(file))) {
            return false;
        }
        state.scan = scan;
        state.keptScan = scan;
        return true;
    }

    /** Whether the file was read and is no longer there. */
    boolean misses(Path file) {
        return states.containsKey(file.toString()) && !Files.exists(file);
    }

    /** Whether the file was looked at since {@link #begin} and not read. */
    boolean isKept(Path file) {
        State state = states.get(file.toString());
        return state != null && state.keptScan == scan;
    }

    /** The file is there, and is not read now. */
    void keep(Path file) {
        read(file);
        State state = states.get(file.toString());
        if (state != null) {
            state.keptScan = scan;
        }
    }

    /** The file was read just now. */
    void read(Path file) {
        Look look = look(file);
        if (look == null) {
            states.remove(file.toString());
        } else {
            states.put(file.toString(), new State(look, look.isOlderThan(TICK_MILLIS), scan));
        }
    }

    void forget(String file) {
        states.remove(file);
    }

    /** Forgets the files that were not found since {@link #begin}. */
    void forgetOthers() {
        states.values().removeIf(state -> state.scan != scan);
    }

    void clear() {
        states.clear();
    }

    /** Whether the file is empty and was changed just now: who truncates a file mostly goes on to write it. */
    static boolean isJustTruncated(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            long ageMillis =
                    System.currentTimeMillis() - attributes.lastModifiedTime().toMillis();
            return attributes.size() == 0 && ageMillis >= 0 && ageMillis < TICK_MILLIS;
        } catch (IOException e) {
            return false;
        }
    }

    private @Nullable Look look(Path file) {
        try {
            Map<String, Object> attributes = Files.readAttributes(
                    file, unix ? "unix:size,lastModifiedTime,fileKey,ctime" : "size,lastModifiedTime,fileKey");
            long modified = nanos(attributes.get("lastModifiedTime"));
            return new Look(
                    modified,
                    unix ? nanos(attributes.get("ctime")) : modified,
                    String.valueOf(attributes.get("size")),
                    String.valueOf(attributes.get("fileKey")));
        } catch (IOException e) {
            return null;
        }
    }

    private static long nanos(@Nullable Object time) {
        return time instanceof FileTime known ? known.to(TimeUnit.NANOSECONDS) : 0;
    }
}
