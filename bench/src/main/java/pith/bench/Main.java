package pith.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import pith.bench.Bench.Result;
import pith.engine.BadInput;
import pith.engine.PithException;
import pith.evaluation.ResultsFile;

/** The developer's benches: {@code ./dev bench NAME}. */
public final class Main {
    private static final List<Bench> BENCHES = List.of(
            new EncoderBench(),
            new IndexingBench(),
            new SearchBench(),
            new AnswersBench(),
            new ShapesBench(),
            new ExactnessBench(),
            new JmhBench());

    /** Held, for the log forgets the level of a logger that nobody holds. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("ai.djl"), Logger.getLogger("org.apache.lucene"));

    private Main() {}

    public static void main(String[] arguments) {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        System.exit(run(arguments, System.out, System.err));
    }

    /** Runs the bench that is named: 0 when measured, 2 for a wrong command line, 3 for a failure. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (Arrays.stream(arguments).anyMatch(List.of("-h", "--help", "help")::contains)) {
            out.println(usage());
            return 0;
        }
        Bench.Run run;
        Path results;
        Optional<String> section;
        try {
            Bench bench = named(arguments);
            Options options = new Options(List.of(arguments).subList(1, arguments.length));
            run = bench.prepare(options);
            results = options.folder("--results").orElse(Path.of("bench/results"));
            section = options.text("--section").map(Main::checked);
            options.refuseOthers();
        } catch (BadInput e) {
            err.println(e.getMessage());
            err.println(usage());
            return 2;
        }
        try {
            Result result = run.run(err::println);
            ResultsFile file = new ResultsFile(results, result.file());
            out.println(result.report().toTable());
            file.write(section.orElse(result.section()), "./dev bench " + String.join(" ", arguments), result.report());
            out.println();
            out.println("Written to " + file.markdown() + " and " + file.json());
            return 0;
        } catch (PithException e) {
            err.println(e.getMessage());
            return 3;
        }
    }

    private static String checked(String section) {
        if (!section.matches("[a-z0-9][a-z0-9-]*")) {
            throw new BadInput("--section " + section + " is not made of lower-case letters, digits and hyphens");
        }
        return section;
    }

    private static Bench named(String[] arguments) {
        String name = Arrays.stream(arguments).findFirst().orElseThrow(() -> new BadInput("no bench is named"));
        return BENCHES.stream()
                .filter(bench -> bench.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadInput("no bench is called " + name));
    }

    private static String usage() {
        String benches = BENCHES.stream()
                .map(bench -> "\n\n" + bench.name() + ": " + bench.usage())
                .collect(Collectors.joining());
        return """
                Usage: ./dev bench NAME [--option value]...
                  --results FOLDER   where the figures go (default bench/results)
                  --section NAME     under which name, so that another machine's stay (default: by what is measured)""" + benches;
    }
}
