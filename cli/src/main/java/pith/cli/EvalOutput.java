package pith.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pith.engine.UnreadableSource;
import pith.evaluation.Report;
import pith.evaluation.ResultsFile;

/** Where the figures of a measurement go, the same for every {@code pith eval} command. */
final class EvalOutput {
    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description =
                    "Keep the figures, too, in FILE.md and FILE.json, in a section of the data's name; other sections "
                            + "there stay.")
    @Nullable
    Path results;

    /**
     * Prints the report and keeps it where that is asked for.
     *
     * @param section the data's name in the results file
     */
    void write(Report report, Path data, String section, Surroundings around, Screen screen) {
        write(report, data, section, around, screen, document -> {});
    }

    /** @param more adds to the JSON what is no figure */
    void write(
            Report report, Path data, String section, Surroundings around, Screen screen, Consumer<ObjectNode> more) {
        if (json) {
            ObjectNode document = Json.object().put("data", data.toString());
            report.figures().forEach(document.putObject("figures")::put);
            more.accept(document);
            screen.json(document);
        } else {
            report.toTable().lines().forEach(line -> screen.line(Span.plain(line)));
        }
        if (results != null) {
            Path file = around.folder().resolve(results);
            Path folder = file.toAbsolutePath().getParent();
            Path name = file.getFileName();
            if (folder != null && name != null) {
                new ResultsFile(folder, name.toString()).write(section, typed(around), report);
            }
        }
    }

    /**
     * Keeps a picture beside the figures where these are kept.
     *
     * @param svg the file's text
     * @param suffix what its name has beyond that of the figures, such as {@code -of-one-part}
     */
    void picture(String svg, String suffix, Surroundings around) {
        if (results == null) {
            return;
        }
        Path file = around.folder().resolve(results + suffix + ".svg");
        try {
            Files.writeString(file, svg);
        } catch (IOException e) {
            throw new UnreadableSource(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** The command as another can type it: without the folder that only this user has. */
    private String typed(Surroundings around) {
        List<String> words = command.root().commandLine().getParseResult().originalArgs();
        String line = words.stream()
                .map(word -> word.contains(" ") ? "'" + word + "'" : word)
                .collect(Collectors.joining(" "));
        String data = around.environment().get("PITH_DATA");
        return "./pith " + (data == null || data.isEmpty() ? line : line.replace(data, "$PITH_DATA"));
    }
}
