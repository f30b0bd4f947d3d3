package pith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.engine.BadInput;
import pith.web.Limits;
import pith.web.Logging;
import pith.web.Serving;
import pith.web.Tls;

/** Where a server is to be reached, and by whom. */
final class ServingOptions {
    private static final int DEFAULT_PORT = 7474;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "An address of this machine. One that others can reach needs keys (pith keys create), or "
                    + "--insecure. Default: ${DEFAULT-VALUE}.")
    String host = "127.0.0.1";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "0 takes any free one. Default: ${DEFAULT-VALUE}.")
    int port = DEFAULT_PORT;

    @Mixin
    KeysFile keys = new KeysFile();

    @Option(
            names = "--insecure",
            description = "Let whoever reaches the server read and write, from other machines too.")
    boolean insecure;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Serve HTTPS with the certificates of this PEM file, the server's own first.")
    @Nullable
    Path certificates;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key: PEM, PKCS#8, without a password.")
    @Nullable
    Path key;

    @Option(
            names = "--name",
            paramLabel = "HOST",
            description = "Another name that the server is asked under, such as search.example. Requests under names "
                    + "that it does not know are refused. May be given several times.")
    Set<String> names = new TreeSet<>();

    @Option(
            names = "--allow-origin",
            paramLabel = "SITE",
            description =
                    "A site whose pages may ask this server, such as https://search.example. May be given several "
                            + "times. Default: none.")
    Set<String> origins = new TreeSet<>();

    @Option(
            names = "--working",
            paramLabel = "N",
            description = "How many queries are worked on side by side. Default: twice the number of cores.")
    int working = Limits.DEFAULT.working();

    @Option(
            names = "--waiting",
            paramLabel = "N",
            description = "How many requests may wait for their turn; those beyond are sent away with 429. "
                    + "Default: ${DEFAULT-VALUE}.")
    int waiting = Limits.DEFAULT.waiting();

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description =
                    "Append a JSON object a line for every request to this file. Without it, those alone that are "
                            + "slow or break the server, on standard error.")
    @Nullable
    Path log;

    @Option(
            names = "--slow",
            paramLabel = "MILLIS",
            description = "From when on a request is slow, and logged with its stages. Default: ${DEFAULT-VALUE}.")
    int slowMillis = 1_000;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "A folder that clients may have the server index, with all below it. May be given several "
                    + "times. Default: none.")
    Set<Path> folders = new TreeSet<>();

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where collections that clients make, files that they send, and snapshots are kept. Default: "
                    + "beside the index's folder, with .collections at the end of its name.")
    @Nullable
    Path home;

    /** Takes lines of the log; what it holds is written when it is closed. */
    PrintWriter log(Surroundings around) {
        if (log == null) {
            return around.err();
        }
        Path file = around.folder().resolve(log);
        try {
            return new PrintWriter(
                    Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), true);
        } catch (IOException e) {
            throw new BadInput("the log " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * @param index the index's folder, absolute
     * @param lines takes the log's
     */
    Serving serving(Surroundings around, Path index, Consumer<String> lines) {
        return Serving.on(host, port)
                .withKeys(keys.open(around, index))
                .withInsecure(insecure)
                .withTls(tls(around))
                .withNames(names)
                .withOrigins(origins)
                .withLimits(Limits.DEFAULT.withConcurrency(working, waiting))
                .withLogging(new Logging(lines, log != null, slowMillis))
                .withHome(
                        home == null
                                ? index.resolveSibling(index.getFileName() + ".collections")
                                : around.folder().resolve(home))
                .withFolders(folders.stream().map(around.folder()::resolve).collect(Collectors.toSet()));
    }

    private @Nullable Tls tls(Surroundings around) {
        if (certificates == null && key == null) {
            return null;
        }
        if (certificates == null || key == null) {
            throw new BadInput("HTTPS needs both --tls-cert and --tls-key");
        }
        return new Tls(around.folder().resolve(certificates), around.folder().resolve(key));
    }
}
