package pith.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

@Command(
        name = "version",
        header = "Show the versions of Pith and of the Java that runs it.",
        footer = {"  pith version", "  pith version --json"})
final class VersionCommand extends Subcommand {
    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    VersionCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        if (json) {
            screen.json(Json.object()
                    .put("pith", pith())
                    .put("java", Runtime.version().toString())
                    .put("system", system()));
        } else {
            screen.line(Span.plain(text()));
        }
        return Exit.FOUND;
    }

    static String text() {
        return "pith " + pith() + " (Java " + Runtime.version() + ", " + system() + ")";
    }

    /** From the jar's manifest; classes run from a folder have none. */
    private static String pith() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    /** For {@code pith --version}. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }
    }
}
