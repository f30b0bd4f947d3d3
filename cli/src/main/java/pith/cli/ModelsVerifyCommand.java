package pith.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.models.store.ModelCheck;
import pith.models.store.ModelStore;

@Command(
        name = "verify",
        header = "Compare the files of models with the checksums that were recorded.",
        description = "Reads every byte, of the models that are part of Pith too. The exit code is 3 when anything "
                + "differs, is missing or was added; pith models pull NAME mends a pulled model.",
        footer = {"  pith models verify", "  pith models verify all-MiniLM-L6-v2"})
final class ModelsVerifyCommand extends Subcommand {
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Which models. Default: all that are here.")
    List<String> names = List.of();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    ModelsVerifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        ModelStore store = ModelsCommand.store(around);
        List<ModelCheck> checks = names.isEmpty()
                ? store.verifyAll()
                : names.stream().map(store::verify).toList();
        if (json) {
            print(checks, screen);
        } else {
            checks.forEach(check -> print(check, screen));
        }
        return checks.stream().allMatch(ModelCheck::sound) ? Exit.FOUND : Exit.FAILURE;
    }

    private static void print(ModelCheck check, Screen screen) {
        if (check.sound()) {
            screen.line(Span.plain(check.name() + ": " + check.files() + " files, "
                    + ModelsCommand.megabytes(check.bytes()) + ", all as they were stored"));
            return;
        }
        screen.line(Span.title(check.name() + ": damaged"));
        for (String problem : check.problems()) {
            screen.paragraph("  ", List.of(Span.plain(problem)));
        }
    }

    private static void print(List<ModelCheck> checks, Screen screen) {
        ObjectNode object = Json.object();
        ArrayNode models = object.putArray("models");
        for (ModelCheck check : checks) {
            ObjectNode model = models.addObject()
                    .put("name", check.name())
                    .put("sound", check.sound())
                    .put("files", check.files())
                    .put("bytes", check.bytes());
            ArrayNode problems = model.putArray("problems");
            check.problems().forEach(problems::add);
        }
        screen.json(object);
    }
}
