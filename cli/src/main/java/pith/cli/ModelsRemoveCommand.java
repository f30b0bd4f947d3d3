package pith.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        header = "Remove a model, and what an unfinished pull of it has left.",
        description = "An index that was made with it can be read again when the model is back.",
        footer = "  pith models remove e5-small-v2")
final class ModelsRemoveCommand extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "A model that is stored, in whole or in part.")
    String name = "";

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    ModelsRemoveCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        ModelsCommand.store(around).remove(name);
        if (json) {
            screen.json(Json.object().put("removed", name));
        } else {
            screen.line(Span.plain("Removed " + name));
        }
        return Exit.FOUND;
    }
}
