package pith.indexer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pith.engine.UnreadableSource;
import pith.indexer.child.Child;
import pith.indexer.child.Kind;
import pith.indexer.child.Reply;

/**
 * Has foreign files parsed in a child process, which is started with the first of them, serves the following ones, and
 * is started anew after one that broke it. Thread-safe: one file at a time.
 */
final class ForeignParser implements AutoCloseable {
    /** How long a file may take; a slow machine, or one under load, may be given more. */
    static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("pith.parse.seconds", 30));

    /** After so many starts in a row that came to nothing, no more is tried. */
    private static final int MOST_BROKEN_STARTS = 3;

    private final String program;
    private final Duration limit;
    private final Runnable stopIfAsked;
    private @Nullable ParserProcess process;
    private int brokenStarts;

    /** @param stopIfAsked called now and then while a file is parsed; throws when that is to end */
    ForeignParser(Runnable stopIfAsked) {
        this(Child.class.getName(), LIMIT, stopIfAsked);
    }

    /** @param program the main class of the child */
    ForeignParser(String program, Duration limit, Runnable stopIfAsked) {
        this.program = program;
        this.limit = limit;
        this.stopIfAsked = stopIfAsked;
    }

    /**
     * What came of a file.
     *
     * @throws UnreadableSource when the child did not survive it, or took longer than it may
     */
    synchronized Reply parse(Path path, Kind kind) {
        ParserProcess child = started(path);
        boolean whole = false;
        try {
            Reply reply = child.parse(path, kind, limit, stopIfAsked);
            whole = true;
            return reply;
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    private ParserProcess started(Path path) {
        if (process != null) {
            return process;
        }
        if (brokenStarts >= MOST_BROKEN_STARTS) {
            throw new UnreadableSource(path + " is not read: the process that parses its format did not start "
                    + brokenStarts + " times in a row");
        }
        brokenStarts++;
        ParserProcess child;
        try {
            child = ParserProcess.start(program, stopIfAsked);
        } catch (IOException e) {
            throw new UnreadableSource(
                    path + " is not read: the process that parses its format does not start: " + Walk.reason(e), e);
        }
        brokenStarts = 0;
        process = child;
        return child;
    }

    /** Ends the child, whatever it is at, and removes its temporary files. */
    @Override
    public synchronized void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
