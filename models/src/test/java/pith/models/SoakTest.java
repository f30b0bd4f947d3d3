package pith.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Encoder;

/**
 * That a server may run for months: native memory stays flat. The encoder works in a process of its own whose heap is
 * taken whole from the start, so that what grows is native.
 */
class SoakTest {
    private static final boolean SOAK = Boolean.getBoolean("pith.soak");
    private static final int ENCODES = SOAK ? 200_000 : 6_000;
    private static final double MOST_GROWTH = 0.05;
    private static final int THREADS = 4;

    /** One of so many reports: until then the arena has met the longest texts on all threads, and the JIT most code. */
    private static final int WARM_UP_SHARE = 4;

    @TempDir
    Path folder;

    @Test
    void memoryStaysFlat() throws IOException, InterruptedException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "resident memory is read from /proc");
        Path log = folder.resolve("log");
        long seed = new Random().nextLong();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms192m",
                        "-Xmx192m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        SOAK ? "embedded" : "tiny",
                        Integer.toString(ENCODES),
                        Long.toString(seed))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = child.waitFor(SOAK ? 120 : 5, TimeUnit.MINUTES);
        child.destroyForcibly();
        String output = Files.readString(log);
        assertTrue(ended, "does not end (seed " + seed + "): " + output);
        assertEquals(0, child.exitValue(), "seed " + seed + ": " + output);
        List<String> lines =
                output.lines().filter(line -> line.startsWith("resident ")).toList();
        long early = number(lines.get(lines.size() / WARM_UP_SHARE));
        long late = number(lines.getLast());
        System.out.println("resident after warm-up " + early + " KiB, after " + ENCODES + " encodes " + late + " KiB");
        assertTrue(
                late <= early * (1 + MOST_GROWTH),
                "resident memory grew from " + early + " to " + late + " KiB (seed " + seed + "): " + output);
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    /** The process: encodes texts of random lengths on several threads, and says now and then what memory it has. */
    static final class Child {
        private static final int REPORTS = 20;

        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            int encodes = Integer.parseInt(arguments[1]);
            long seed = Long.parseLong(arguments[2]);
            AtomicInteger next = new AtomicInteger();
            AtomicInteger failures = new AtomicInteger();
            try (Encoder encoder = arguments[0].equals("tiny")
                    ? Models.encoder(Fixtures.folder("tiny/encoder"))
                    : Models.embeddedEncoder()) {
                Thread[] threads = new Thread[THREADS];
                for (int t = 0; t < THREADS; t++) {
                    threads[t] = new Thread(() -> work(encoder, encodes, seed, next, failures));
                    threads[t].start();
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                report(); // before it is closed: what closing frees must not hide what was lost
            }
            System.exit(failures.get() == 0 ? 0 : 1);
        }

        private static void work(Encoder encoder, int encodes, long seed, AtomicInteger next, AtomicInteger failures) {
            try {
                for (int i = next.getAndIncrement(); i < encodes; i = next.getAndIncrement()) {
                    Random random = new Random(seed + i);
                    if (i % 1_000 == 999) {
                        interrupted(encoder, random);
                    } else if (random.nextBoolean()) {
                        encoder.encodePassage(text(random, 3), text(random, words(random)));
                    } else {
                        encoder.encodeQuery(text(random, words(random)));
                    }
                    if (i > 0 && i % (encodes / REPORTS) == 0) {
                        report();
                    }
                }
            } catch (RuntimeException e) {
                failures.incrementAndGet();
                e.printStackTrace();
            }
        }

        /** A run that is stopped, before it begins or while it computes. */
        private static void interrupted(Encoder encoder, Random random) {
            Thread self = Thread.currentThread();
            int pauseMicros = random.nextInt(100_000);
            Thread other = new Thread(() -> {
                LockSupport.parkNanos(pauseMicros * 1_000L);
                self.interrupt();
            });
            other.start();
            try {
                encoder.encodeQuery(text(random, 600));
            } catch (CancellationException e) {
                // As it should be, unless the text was done first.
            }
            while (other.isAlive()) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
        }

        /** Short ones mostly, as queries are; one of four hundred is longer than a model takes. */
        private static int words(Random random) {
            int kind = random.nextInt(400);
            return kind == 0 ? 300 + random.nextInt(600) : kind < 12 ? random.nextInt(60) : random.nextInt(9);
        }

        private static String text(Random random, int words) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < words; i++) {
                int length = 1 + random.nextInt(9);
                for (int j = 0; j < length; j++) {
                    text.append((char) ('a' + random.nextInt(26)));
                }
                text.append(' ');
            }
            return text.toString();
        }

        private static void report() {
            try {
                String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .findFirst()
                        .orElseThrow()
                        .replaceAll("\\D", "");
                System.out.println("resident " + resident + " KiB");
            } catch (IOException e) {
                throw new IllegalStateException("cannot read /proc/self/status", e);
            }
        }
    }
}
