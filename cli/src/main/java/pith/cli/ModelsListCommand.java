package pith.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import pith.models.store.ModelCard;
import pith.models.store.ModelEntry;
import pith.models.store.ModelStore;

@Command(
        name = "list",
        header = "List the models: those of Pith, the catalogue's, and what else is stored.",
        description =
                "Any other model of the Hugging Face hub in the family of BERT can be pulled by its id. A model that is "
                        + "partial is what an unfinished pull has left, with its size on the disk.",
        footer = {"  pith models list", "  pith models list --json"})
final class ModelsListCommand extends Subcommand {
    private static final String ROW = "%-40s %-9s %5s %8s  ";

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    ModelsListCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        ModelStore store = ModelsCommand.store(around);
        List<ModelEntry> entries = store.list();
        if (json) {
            ObjectNode object = Json.object().put("folder", store.folder().toString());
            ArrayNode models = object.putArray("models");
            entries.forEach(entry -> models.add(ModelsCommand.json(entry)));
            screen.json(object);
            return Exit.FOUND;
        }
        screen.line(Span.title(String.format(Locale.ROOT, ROW, "name", "kind", "dim", "size") + "state"));
        for (ModelEntry entry : entries) {
            ModelCard card = entry.card();
            String dimension = card.dimension() == 0 ? "" : Integer.toString(card.dimension());
            long bytes = entry.storedBytes() == 0 ? card.downloadBytes() : entry.storedBytes();
            String row = String.format(
                    Locale.ROOT, ROW, card.name(), card.kind().label(), dimension, ModelsCommand.megabytes(bytes));
            Span state = switch (entry.state()) {
                case AVAILABLE -> Span.dim(entry.state().label());
                case EMBEDDED, STORED, DAMAGED, PARTIAL ->
                    Span.plain(entry.state().label());
            };
            screen.line(Span.plain(row), state);
        }
        screen.line(Span.dim("Stored models are in " + store.folder()));
        return Exit.FOUND;
    }
}
