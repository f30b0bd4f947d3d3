package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code pith}, in a checkout of its own, with a JDK and a Maven that only tell how they were called. */
class LauncherTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path temporary;

    private Path folder;
    private Path home;
    private Path jdk;
    private final Map<String, String> environment = new HashMap<>();

    private record Ran(int exit, String out, String err) {}

    @BeforeEach
    void makeCheckout() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh");
        folder = temporary.toRealPath();
        home = folder.resolve("my check-out");
        Files.createDirectories(home.resolve("engine/src/main/java"));
        Files.createDirectories(home.resolve("cli"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Files.writeString(home.resolve("engine/pom.xml"), "<project/>");
        Files.copy(Path.of("../pith"), home.resolve("pith"));
        jdk = jdk("jdk one", "21.0.4");
        Path tools = Files.createDirectories(folder.resolve("tools"));
        script(tools.resolve("mvn"), """
                echo "built with $JAVA_HOME: $*" >> "$PWD/mvn.log"
                sleep ${SLOW:-0}
                [ -z "${BROKEN:-}" ] || { echo "[ERROR] it does not compile"; exit 1; }
                mkdir -p cli/target/lib && : > cli/target/lib/a.jar && : > cli/target/lib/b.jar
                """);
        environment.put("PATH", tools + ":" + System.getenv("PATH"));
        environment.put("PITH_JAVA_HOME", jdk.toString());
        environment.put("HOME", folder.toString());
        environment.put("LC_ALL", "C.UTF-8");
    }

    private Path jdk(String name, String version) throws IOException {
        Path made = folder.resolve(name);
        Files.createDirectories(made.resolve("bin"));
        Files.writeString(made.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(
                made.resolve("bin/java"),
                "printf '<%s>\\n' \"$@\"; echo \"LC_ALL=$LC_ALL\"; [ \"$ORT_DISABLE_TELEMETRY\" = 1 ]");
        script(made.resolve("bin/javac"), "exit 1");
        return made;
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ran run(Path from, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = start(from, out, err, command);
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not end");
        return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Process start(Path from, Path out, Path err, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    private int builds() throws IOException {
        Path log = home.resolve("mvn.log");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    @Test
    void buildsOnceAndRuns() throws IOException, InterruptedException {
        Ran first = run(home, "./pith", "search", "two words", "*");
        assertEquals(0, first.exit(), first.err());
        assertEquals("Building Pith (the first time takes a few minutes) ...\n", first.err());
        assertTrue(first.out().endsWith("<pith.cli.Main>\n<search>\n<two words>\n<*>\nLC_ALL=C.UTF-8\n"), first.out());
        assertTrue(first.out().contains("<-Dpith.home=" + home + ">"), first.out());
        assertTrue(first.out().contains("<-Dpith.command=./pith>"), first.out());
        assertTrue(first.out().contains("<-Dpith.stdout.tty=false>"), first.out());
        assertTrue(first.out().contains("<-cp>\n<" + home.resolve("cli/target/lib") + "/*>\n"), first.out());
        assertEquals(
                "built with " + jdk + ": -B -ntp -q -pl cli -am -DskipTests package",
                Files.readString(home.resolve("mvn.log")).strip());

        Ran second = run(home, "./pith", "help");
        assertEquals("", second.err());
        assertEquals(1, builds());
        assertFalse(Files.exists(home.resolve("cli/target/building")), "the lock is gone");
    }

    @Test
    void buildsAgainAfterAChange() throws IOException, InterruptedException {
        run(home, "./pith", "help");
        Path stamp = home.resolve("cli/target/built");
        for (String changed : List.of("engine/src/main/java/A.java", "engine/pom.xml", "pom.xml")) {
            Files.writeString(home.resolve(changed), "changed");
            FileTime later =
                    FileTime.fromMillis(Files.getLastModifiedTime(stamp).toMillis() + 10_000);
            Files.setLastModifiedTime(home.resolve(changed), later);
            Files.setLastModifiedTime(stamp, FileTime.fromMillis(later.toMillis() - 5_000));
            int before = builds();
            run(home, "./pith", "help");
            assertEquals(before + 1, builds(), changed);
            FileTime past = FileTime.fromMillis(0);
            Files.setLastModifiedTime(home.resolve(changed), past);
        }
    }

    @Test
    void worksFromAnywhere() throws IOException, InterruptedException {
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("../my check-out/pith"));
        Path second = Files.createSymbolicLink(folder.resolve("tools/pith"), link);
        assertTrue(run(elsewhere, home.resolve("pith").toString()).out().contains("<-Dpith.home=" + home + ">"));
        assertTrue(run(elsewhere, "./link").out().contains("<-Dpith.home=" + home + ">"));
        assertTrue(run(folder, second.toString()).out().contains("<-Dpith.home=" + home + ">"));
        Ran onPath = run(folder, "/bin/sh", "-c", "pith version");
        assertTrue(onPath.out().contains("<-Dpith.command=pith>"), onPath.out() + onPath.err());
        assertEquals(1, builds());
    }

    @Test
    void vectorsAreForWhatRunsLong() throws IOException, InterruptedException {
        String module = "<--add-modules=jdk.incubator.vector>";
        assertTrue(run(home, "./pith", "index", "x").out().contains(module));
        assertTrue(run(home, "./pith", "serve").out().contains(module));
        assertFalse(run(home, "./pith", "search", "index").out().contains(module));
        environment.put("PITH_JAVA_OPTS", "-Xmx8g -Dx=y");
        assertTrue(run(home, "./pith").out().contains("<-Xmx8g>\n<-Dx=y>\n"));
    }

    @Test
    void anUnsetLanguageBecomesUtf8() throws IOException, InterruptedException {
        environment.remove("LC_ALL");
        assertTrue(run(home, "./pith").out().endsWith("LC_ALL=C.UTF-8\n"));
        environment.put("LANG", "de_DE.UTF-8");
        assertTrue(run(home, "./pith").out().endsWith("LC_ALL=\n"));
    }

    @Test
    void takesTheFirstJdkThatFits() throws IOException, InterruptedException {
        Path old = jdk("old", "17.0.15");
        Path other = jdk("other", "25");
        environment.remove("PITH_JAVA_HOME");
        environment.put("JAVA_HOME", other.toString());
        assertEquals(other + "\n", run(home, "./pith", "--find-jdk").out());

        environment.put("JAVA_HOME", old.toString());
        environment.put("PATH", other.resolve("bin") + ":" + environment.get("PATH"));
        assertEquals(other + "\n", run(home, "./pith", "--find-jdk").out());

        environment.put("PITH_JAVA_HOME", jdk.toString());
        assertEquals(jdk + "\n", run(home, "./pith", "--find-jdk").out());
        assertEquals(0, builds());
    }

    @Test
    void anUnfitJdkIsOneClearMessage() throws IOException, InterruptedException {
        Path old = jdk("old", "17.0.15");
        for (Path unfit : List.of(old, folder.resolve("nowhere"))) {
            environment.put("PITH_JAVA_HOME", unfit.toString());
            Ran ran = run(home, "./pith", "version");
            assertEquals(3, ran.exit());
            assertEquals(1, ran.err().lines().count(), ran.err());
            assertTrue(ran.err().contains(unfit.toString()) && ran.err().contains("21"), ran.err());
        }
    }

    @Test
    void noJdkAtAllIsOneClearMessage() throws IOException, InterruptedException {
        // The usual folders of this machine may hold a JDK: let the script look for one that nobody has yet.
        String script = Files.readString(home.resolve("pith"));
        Files.writeString(home.resolve("pith"), script.replace("\nleast=21\n", "\nleast=9999\n"));
        environment.remove("PITH_JAVA_HOME");
        Ran ran = run(home, "./pith", "version");
        assertEquals(3, ran.exit());
        assertEquals(1, ran.err().lines().count(), ran.err());
        assertTrue(ran.err().startsWith("pith: no JDK of version 9999 or newer"), ran.err());
        assertTrue(ran.err().contains("PITH_JAVA_HOME"), ran.err());
    }

    @Test
    void aFailedBuildShowsWhy() throws IOException, InterruptedException {
        environment.put("BROKEN", "1");
        Ran ran = run(home, "./pith", "version");
        assertEquals(3, ran.exit());
        assertEquals("", ran.out());
        assertTrue(ran.err().contains("[ERROR] it does not compile\npith: the build failed."), ran.err());
        assertFalse(Files.exists(home.resolve("cli/target/building")), "the lock is gone");

        environment.remove("BROKEN");
        assertEquals(0, run(home, "./pith", "version").exit());
    }

    @Test
    void withoutMavenItSaysSo() throws IOException, InterruptedException {
        Path bare = Files.createDirectories(folder.resolve("bare"));
        for (String tool : List.of("sh", "dirname", "find", "head", "mkdir", "rm", "cat", "readlink", "mv", "stty")) {
            for (String place : List.of("/bin", "/usr/bin")) {
                if (Files.exists(Path.of(place, tool)) && !Files.exists(bare.resolve(tool))) {
                    script(bare.resolve(tool), "exec " + Path.of(place, tool) + " \"$@\"");
                }
            }
        }
        environment.put("PATH", bare.toString());
        Ran ran = run(home, "./pith", "version");
        assertEquals(3, ran.exit(), ran.err());
        assertTrue(ran.err().startsWith("pith: Maven is needed"), ran.err());
        assertEquals(1, ran.err().lines().count(), ran.err());
    }

    @Test
    void manyAtOnceBuildOnce() throws IOException, InterruptedException {
        startEight();
        assertEquals(1, builds());
    }

    private void startEight() throws IOException, InterruptedException {
        environment.put("SLOW", "1");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            processes.add(start(home, folder.resolve("out" + i), folder.resolve("err" + i), "./pith", "version"));
        }
        for (int i = 0; i < processes.size(); i++) {
            assertTrue(processes.get(i).waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not end");
            assertEquals(0, processes.get(i).exitValue(), Files.readString(folder.resolve("err" + i)));
        }
    }

    @Test
    void theLockOfADeadBuildIsRemoved() throws IOException, InterruptedException {
        Process ended = start(folder, folder.resolve("out"), folder.resolve("err"), "/bin/sh", "-c", "exit 0");
        ended.waitFor();
        Path lock = Files.createDirectories(home.resolve("cli/target/building"));
        Files.writeString(lock.resolve("pid"), ended.pid() + "\n");
        startEight();
        assertEquals(1, builds());
        assertFalse(Files.exists(lock), "the lock is gone");
    }
}
