package pith.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Whether and how to follow a folder. */
final class WatchOptions {
    private static final int DEFAULT_SECONDS = 600;

    @Spec(Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-w", "--watch"},
            description = "Follow the folders until Ctrl-C, once they are indexed.")
    boolean wanted;

    @Option(
            names = "--rescan",
            paramLabel = "SECONDS",
            description =
                    "With --watch: how often to look at all files again, for changes that the system has not told of. "
                            + "Only those that look changed from outside are read. Default: " + DEFAULT_SECONDS + ".")
    @Nullable
    Integer rescanSeconds;

    Duration rescan() {
        if (rescanSeconds == null) {
            return Duration.ofSeconds(DEFAULT_SECONDS);
        }
        if (rescanSeconds < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--rescan " + rescanSeconds + " is too often; give 1 second or more");
        }
        return Duration.ofSeconds(rescanSeconds);
    }
}
