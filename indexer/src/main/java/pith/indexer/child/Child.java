package pith.indexer.child;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.LogManager;

/**
 * The child's program. Reads requests, answers each, and ends when its standard input does: so it dies with its parent,
 * whatever it is at. Its temporary folder, {@code java.io.tmpdir}, is its own: emptied after each file and, where the
 * parent can no longer do it, removed at the end.
 */
public final class Child {

    /** The name of the temporary folder begins so; no other is ever emptied. */
    public static final String FOLDER = "pith-parse-";

    private Child() {}

    public static void main(String[] arguments) throws IOException {
        serve(new Parsers());
    }

    /** Serves until the input ends; does not return. */
    static void serve(Parser parser) throws IOException {
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        // What a parser prints must not stand between the frames.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        LogManager.getLogManager().reset();
        NoNetwork.enforce();
        BlockingQueue<Frames.Request> requests = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("parse").start(() -> answer(parser, requests, out));
        Frames.writeReady(out);
        try (DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in))) {
            while (true) {
                requests.add(Frames.readRequest(in));
            }
        } catch (EOFException e) {
            empty(true);
        } finally {
            Runtime.getRuntime().halt(0); // the other thread may be deep in a file
        }
    }

    private static void answer(Parser parser, BlockingQueue<Frames.Request> requests, DataOutputStream out) {
        try {
            while (true) {
                Frames.Request request = requests.take();
                Reply reply = parse(parser, Path.of(request.path()), request.kind());
                empty(false);
                Frames.write(reply, out);
            }
        } catch (IOException | InterruptedException e) {
            Runtime.getRuntime().halt(1); // the parent is gone
        }
    }

    /** Whatever a parser throws is the file's fault, except for want of memory, which ends this process. */
    @SuppressWarnings("CatchThrowable")
    private static Reply parse(Parser parser, Path path, Kind kind) {
        try {
            return parser.parse(path, kind);
        } catch (Unreadable e) {
            return new Reply.Failed(path + " " + e.reason());
        } catch (NoSuchFileException e) {
            return new Reply.Failed(path + " cannot be read: it is no longer there");
        } catch (AccessDeniedException e) {
            return new Reply.Failed(path + " cannot be read: permission denied");
        } catch (StackOverflowError e) {
            return new Reply.Failed(path + " is nested too deeply to be read");
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            return new Reply.Failed(path + " is damaged, or not what it seems to be: " + shown(e));
        }
    }

    private static String shown(Throwable e) {
        Throwable cause = e;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message =
                cause.getMessage() == null ? "" : ": " + cause.getMessage().replaceAll("\\s+", " ");
        return cause.getClass().getSimpleName() + (message.length() > 300 ? message.substring(0, 300) : message);
    }

    private static void empty(boolean andRemove) {
        File folder = new File(System.getProperty("java.io.tmpdir", ""));
        if (folder.getName().startsWith(FOLDER)) {
            clear(folder);
            if (andRemove) {
                folder.delete();
            }
        }
    }

    private static void clear(File folder) {
        File[] files = folder.listFiles();
        for (File file : files == null ? new File[0] : files) {
            if (file.isDirectory() && !java.nio.file.Files.isSymbolicLink(file.toPath())) {
                clear(file);
            }
            file.delete();
        }
    }
}
