package pith.evaluation;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where figures come from. Without the host's name, which is nobody's business. */
final class Machine {
    private static final long GIT_SECONDS = 10;

    private Machine() {}

    /** Processor, cores, memory and JDK, such as {@code AMD EPYC 9B14, 2 cores, 16 GiB memory, JDK 25.0.3}. */
    static String describe() {
        return processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores, " + memory() + "JDK "
                + System.getProperty("java.version");
    }

    private static String processor() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return lines.stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch"); // not a Linux
        }
    }

    private static String memory() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean) {
            return Math.round(bean.getTotalMemorySize() / (double) (1L << 30)) + " GiB memory, ";
        }
        return "";
    }

    /** The short name of the checked-out commit of the repository that {@code folder} is in, or {@code unknown}. */
    static String commit(Path folder) {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            if (!git.waitFor(GIT_SECONDS, TimeUnit.SECONDS)) {
                git.destroyForcibly();
                return "unknown";
            }
            String name = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.exitValue() == 0 && !name.isBlank() ? name.strip() : "unknown";
        } catch (IOException e) {
            return "unknown"; // no git here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
