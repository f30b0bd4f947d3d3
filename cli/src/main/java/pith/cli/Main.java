package pith.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import pith.engine.Fusion;
import pith.engine.Mode;
import pith.engine.Syntax;
import pith.indexer.IndexJob.Prune;
import pith.models.export.Export.Precision;
import pith.web.Scope;

/** The program {@code pith}. */
@Command(
        name = "pith",
        header = "Finds the passages in your documents that matter to a question, and the words that answer it.",
        versionProvider = VersionCommand.Provider.class,
        footer = {"  pith demo", "  pith index notes", "  pith search heat pumps", "  pith ask Who built the bridge?"})
final class Main implements Runnable {
    private static final List<String> EXIT_CODES = List.of(
            " 0:something was found, or done",
            " 1:nothing was found",
            " 2:the command line or the query cannot be taken as it is",
            " 3:it failed; standard error says why");

    private static final List<String> ENVIRONMENT = List.of(
            "  PITH_INDEX      the index's folder, where --index is not given",
            "  PITH_MODELS     the models' folder; else pith/models among the user's caches",
            "  PITH_SYNONYMS   the file of synonyms, where --synonyms is not given",
            "  NO_COLOR        if set, no colour unless --color=always",
            "  COLUMNS         the width to print in, where it is exported",
            "  PITH_JAVA_HOME  the JDK to run on; else JAVA_HOME, PATH and the usual folders are tried",
            "  PITH_JAVA_OPTS  more options for Java, such as -Xmx8g");

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the versions and exit.")
    boolean version;

    public static void main(String[] arguments) {
        System.setProperty("ai.djl.offline", "true"); // the tokenizer's library asks the network where it runs
        Logs.show(false);
        System.exit(run(Surroundings.ofProcess(), arguments));
    }

    static int run(Surroundings around, String... arguments) {
        try {
            return commandLine(around).execute(arguments);
        } finally {
            around.out().flush();
            around.err().flush();
        }
    }

    static CommandLine commandLine(Surroundings around) {
        Failures failures = new Failures();
        CommandLine program = new CommandLine(new Main())
                .addSubcommand(new DemoCommand(around))
                .addSubcommand(new IndexCommand(around))
                .addSubcommand(new SearchCommand(around))
                .addSubcommand(new ExplainCommand(around))
                .addSubcommand(new AskCommand(around))
                .addSubcommand(new SimilarCommand(around))
                .addSubcommand(new SuggestCommand(around))
                .addSubcommand(new ServeCommand(around))
                .addSubcommand(new McpCommand(around))
                .addSubcommand(new InfoCommand(around))
                .addSubcommand(new CheckCommand(around))
                .addSubcommand(new CompactCommand(around))
                .addSubcommand(new SnapshotCommand(around))
                .addSubcommand(new RestoreCommand(around))
                .addSubcommand(new TuneCommand(around))
                .addSubcommand(new UpgradeCommand(around))
                .addSubcommand(new CommandLine(new EvalCommand())
                        .addSubcommand(new EvalSampleCommand(around))
                        .addSubcommand(new EvalRetrievalCommand(around))
                        .addSubcommand(new EvalCompareCommand(around))
                        .addSubcommand(new EvalAnswersCommand(around))
                        .addSubcommand(new EvalOpenCommand(around)))
                .addSubcommand(new CommandLine(new ModelsCommand())
                        .addSubcommand(new ModelsListCommand(around))
                        .addSubcommand(new ModelsShowCommand(around))
                        .addSubcommand(new ModelsPullCommand(around))
                        .addSubcommand(new ModelsImportCommand(around))
                        .addSubcommand(new ModelsVerifyCommand(around))
                        .addSubcommand(new ModelsRemoveCommand(around)))
                .addSubcommand(new CommandLine(new KeysCommand())
                        .addSubcommand(new KeysCreateCommand(around))
                        .addSubcommand(new KeysListCommand(around))
                        .addSubcommand(new KeysRevokeCommand(around)))
                .addSubcommand(new VersionCommand(around))
                .addSubcommand(new HelpCommand())
                .setOut(around.out())
                .setErr(around.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(around.coloured() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Math.clamp(around.columns(), 60, 100))
                .registerConverter(Mode.class, choice(Mode.class))
                .registerConverter(Fusion.class, choice(Fusion.class))
                .registerConverter(Syntax.class, choice(Syntax.class))
                .registerConverter(SearchCommand.Highlight.class, choice(SearchCommand.Highlight.class))
                .registerConverter(Prune.class, choice(Prune.class))
                .registerConverter(Precision.class, choice(Precision.class))
                .registerConverter(Scope.class, choice(Scope.class))
                .registerConverter(Subcommand.Colour.class, choice(Subcommand.Colour.class))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
        complete(program);
        return program;
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing, such as pith demo");
    }

    /** Gives every help page the same sections in the same order. */
    private static void complete(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.descriptionHeading("%n").parameterListHeading("%nParameters:%n").optionListHeading("%nOptions:%n");
        usage.commandListHeading("%nCommands:%n").synopsisHeading("%nUsage: ").abbreviateSynopsis(true);
        usage.exitCodeListHeading("%nExit codes:%n");
        usage.exitCodeList(EXIT_CODES.stream()
                .collect(Collectors.toMap(
                        each -> each.substring(0, 2), each -> each.substring(3), (a, b) -> a, TreeMap::new)));
        List<String> footer = new ArrayList<>(List.of(usage.footer()));
        if (!footer.isEmpty()) {
            footer.addFirst("Examples:");
            footer.addFirst("");
        }
        footer.add("");
        footer.add("Environment:");
        footer.addAll(ENVIRONMENT);
        usage.footer(footer.toArray(String[]::new));
        command.getSubcommands().values().forEach(Main::complete);
    }

    /** Reads {@code unless-empty} as {@code UNLESS_EMPTY}. */
    private static <E extends Enum<E>> ITypeConverter<E> choice(Class<E> type) {
        return text -> Stream.of(type.getEnumConstants())
                .filter(each -> word(each).equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not one of "
                        + Stream.of(type.getEnumConstants()).map(Main::word).collect(Collectors.joining(", "))));
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
