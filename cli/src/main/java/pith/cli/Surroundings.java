package pith.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import pith.ModelChoice;
import pith.Pith;
import pith.models.store.ModelStore;

/**
 * What the program finds around it when it starts; tests give their own.
 *
 * @param out standard output
 * @param err standard error
 * @param outTerminal whether a person reads standard output
 * @param errTerminal whether a person reads standard error
 * @param columns of the terminal; {@value #DEFAULT_COLUMNS} where there is none
 * @param environment its variables
 * @param folder the current folder, absolute
 * @param home the checkout that the launcher stands in, if it said so
 * @param command how the user calls the program
 * @param engine opens an index folder
 */
record Surroundings(
        PrintWriter out,
        PrintWriter err,
        boolean outTerminal,
        boolean errTerminal,
        int columns,
        Map<String, String> environment,
        Path folder,
        Optional<Path> home,
        String command,
        Engine engine) {
    static final int DEFAULT_COLUMNS = 100;

    /** Opens indexes. */
    @FunctionalInterface
    interface Engine {
        Pith open(Path folder, ModelChoice models);
    }

    /** Opens the index in a folder with the models that are its own. */
    Pith open(Path index) {
        return engine.open(index, models());
    }

    /** No wishes for models; they are found where the environment says, which may name folders below the current one. */
    ModelChoice models() {
        Path store = folder.resolve(ModelStore.defaultFolder(environment));
        return new ModelChoice(null, null, null, ModelStore.open(store, environment));
    }

    /** Those of this process: the launcher hands the facts about the terminal over as system properties. */
    static Surroundings ofProcess() {
        boolean outTerminal = Boolean.getBoolean("pith.stdout.tty");
        boolean errTerminal = Boolean.getBoolean("pith.stderr.tty");
        int columns = Integer.getInteger("pith.columns", DEFAULT_COLUMNS);
        return new Surroundings(
                writer(FileDescriptor.out, "stdout.encoding"),
                writer(FileDescriptor.err, "stderr.encoding"),
                outTerminal,
                errTerminal,
                columns > 0 ? columns : DEFAULT_COLUMNS,
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Optional.ofNullable(System.getProperty("pith.home")).map(Path::of),
                System.getProperty("pith.command", "pith"),
                Pith::open);
    }

    /** Whether to print in colour where the user does not say: see no-color.org. */
    boolean coloured() {
        return outTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    private static PrintWriter writer(FileDescriptor stream, String property) {
        String name = System.getProperty(property, "UTF-8");
        Charset charset = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
        return new PrintWriter(new FileOutputStream(stream), false, charset);
    }
}
