package pith.indexer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.engine.UnreadableSource;
import pith.indexer.child.Child;
import pith.indexer.child.Frames;
import pith.indexer.child.Kind;
import pith.indexer.child.NoNetwork;
import pith.indexer.child.Reply;

/** One child process that parses files: the same Java, with little memory, no network and a temporary folder of its own. */
final class ParserProcess implements AutoCloseable {
    static final int HEAP_MIB = 512;

    private static final Duration START_LIMIT = Duration.ofMinutes(2); // a machine may be busy
    private static final Duration END_LIMIT = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 50;
    private static final int OUT_OF_MEMORY = 3; // the exit code of -XX:+ExitOnOutOfMemoryError
    private static final int MAX_COMPLAINT_BYTES = 2_000;

    /** What the child keeps of the environment: where things are, and how file names are encoded. */
    private static final Set<String> KEPT =
            Set.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SystemRoot", "windir");

    private final Process process;
    private final Path folder;
    private final DataOutputStream requests;
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream complaint = new ByteArrayOutputStream(); // the head of its standard error

    /** What the child said, or null when it said its last. The first of them says that it is ready. */
    private record Outcome(@Nullable Reply reply) {}

    private ParserProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        thread("pith-parse-out", this::listen);
        thread("pith-parse-err", this::drain);
    }

    private static void thread(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }

    /** @throws IOException when it does not come to be ready */
    static ParserProcess start(String program, Runnable stopIfAsked) throws IOException {
        Path folder = Files.createTempDirectory(Child.FOLDER);
        ParserProcess started;
        try {
            ProcessBuilder builder = new ProcessBuilder(command(program, folder));
            Map<String, String> environment = builder.environment();
            environment.keySet().retainAll(KEPT);
            environment.put("CLASSPATH", System.getProperty("java.class.path"));
            started = new ParserProcess(builder.start(), folder);
        } catch (IOException e) {
            remove(folder);
            throw e;
        }
        boolean ready = false;
        try {
            Outcome first = started.await(START_LIMIT, stopIfAsked);
            ready = first != null && first.reply() != null;
            if (!ready) {
                throw new IOException(first == null ? "it took too long" : started.ending());
            }
            return started;
        } finally {
            if (!ready) {
                started.close();
            }
        }
    }

    private static List<String> command(String program, Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MIB + "m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr", // else its last words would stand among the frames
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash"),
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder,
                "-Djavax.xml.accessExternalDTD=",
                "-Djavax.xml.accessExternalSchema=",
                "-Djdk.xml.entityExpansionLimit=1000",
                "-Dorg.apache.logging.log4j.simplelog.level=OFF",
                "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
                NoNetwork.option(),
                program);
    }

    /** Has a file parsed. After an exception this process is of no more use. */
    Reply parse(Path path, Kind kind, Duration limit, Runnable stopIfAsked) {
        try {
            Frames.write(new Frames.Request(kind, path.toString()), requests);
        } catch (IOException e) {
            throw broken(path); // it ended after the file before
        }
        Outcome outcome = await(limit, stopIfAsked);
        if (outcome == null) {
            throw new UnreadableSource(path + " takes longer than " + shown(limit) + " to parse, which is the limit");
        }
        if (outcome.reply() == null) {
            throw broken(path);
        }
        return outcome.reply();
    }

    private static String shown(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " seconds" : limit.toMillis() + " milliseconds";
    }

    private UnreadableSource broken(Path path) {
        return new UnreadableSource(path + " cannot be parsed: " + ending());
    }

    /** Null when nothing came in time. */
    private @Nullable Outcome await(Duration limit, Runnable stopIfAsked) {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            stopIfAsked.run();
            try {
                Outcome outcome = outcomes.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (outcome != null) {
                    return outcome;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Pulse.Stopped();
            }
        }
        return null;
    }

    private void listen() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
            Frames.readReady(in);
            outcomes.add(new Outcome(new Reply.Unknown("ready")));
            while (true) {
                outcomes.add(new Outcome(Frames.readReply(in)));
            }
        } catch (IOException e) {
            if (!(e instanceof EOFException)) {
                process.destroyForcibly(); // it talks nonsense; one that is ending is to tell its exit code
            }
            outcomes.add(new Outcome(null));
        }
    }

    /** A child that complains without end must neither block nor fill this process. */
    private void drain() {
        byte[] buffer = new byte[4096];
        try (InputStream in = process.getErrorStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                complaint.write(buffer, 0, Math.min(read, MAX_COMPLAINT_BYTES - complaint.size()));
            }
        } catch (IOException e) {
            // It is gone.
        }
    }

    /** Why the child ended. */
    private String ending() {
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return "the process that parses it said nothing that makes sense";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Pulse.Stopped();
        }
        if (process.exitValue() == OUT_OF_MEMORY) {
            return "that takes more than " + HEAP_MIB + " MiB of memory, which is the limit";
        }
        String said = complaint
                .toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("WARNING"))
                .findFirst()
                .map(line -> " (" + line.strip() + ")")
                .orElse("");
        return "the process that parses it ended with exit code " + process.exitValue() + said;
    }

    long pid() {
        return process.pid();
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try {
            requests.close();
        } catch (IOException e) {
            // The pipe is closed all the same.
        }
        remove(folder);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // Left to the system's cleaning: it holds no more than one file's temporary data.
        }
    }
}
