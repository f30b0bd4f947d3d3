package pith.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.models.export.Export.Precision;
import pith.models.store.ModelEntry;
import pith.models.store.ModelStore;

@Command(
        name = "pull",
        header = "Fetch a model from the Hugging Face hub.",
        description = {
            "Takes a name of the catalogue or any id on the hub, each with @REVISION for a certain commit, branch or tag. "
                    + "Without one, the revision is the catalogue's; where the catalogue has none, the newest at the "
                    + "first pull, which models.lock.json pins from then on.",
            "",
            "Every file is compared with the hub's checksum. A pull that was stopped goes on where it was. The model is "
                    + "loaded once before it is stored. What is here already and whole is left as it is; what is damaged "
                    + "is mended.",
            "",
            "Respected are HF_ENDPOINT, HF_TOKEN, HF_TOKEN_PATH, HF_HOME, HF_HUB_CACHE, HF_HUB_OFFLINE, and HTTPS_PROXY, "
                    + "HTTP_PROXY, ALL_PROXY, NO_PROXY."
        },
        footer = {
            "  pith models pull multi-qa-distilbert-cos-v1",
            "  pith models pull sentence-transformers/paraphrase-MiniLM-L3-v2@main",
            "  HF_HUB_OFFLINE=1 pith models pull all-MiniLM-L6-v2"
        })
final class ModelsPullCommand extends Subcommand {
    @Parameters(
            paramLabel = "NAME",
            description = "A name of the catalogue, or ORGANISATION/NAME; @REVISION may follow.")
    String model = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What to call it here. Default: its own name.")
    @Nullable
    String name;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description =
                    "Of a graph that Pith writes: int8 or fp32. Default: that of what is stored already, else int8.")
    @Nullable
    Precision precision;

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    ModelsPullCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        ModelStore store = ModelsCommand.store(around);
        ModelEntry entry = ModelsCommand.watched(around, listener -> store.pull(model, name, precision, listener));
        ModelsCommand.arrived(entry, json, screen);
        return Exit.FOUND;
    }
}
