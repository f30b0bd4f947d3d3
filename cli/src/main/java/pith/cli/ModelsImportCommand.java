package pith.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.models.export.Export.Precision;
import pith.models.store.ModelEntry;
import pith.models.store.ModelStore;

@Command(
        name = "import",
        header = "Copy a model from a folder or a zip archive.",
        description = {
            "In Hugging Face's layout: config.json, tokenizer.json (or vocab.txt), and model.safetensors, model.onnx or "
                    + "onnx/model.onnx. Of model.safetensors Pith writes the ONNX graph, even where there is one: for "
                    + "DistilBERT, BERT and RoBERTa as encoders, readers and rerankers, one's own fine-tuned ones too.",
            "",
            "A model of the catalogue, known by --as or else by its name, gets the prefixes that the catalogue gives it; it "
                    + "is refused when its pooling, dimension or length are not the catalogue's.",
            "",
            "The original is only read. The model is loaded once before it is stored."
        },
        footer = {
            "  pith models import ~/my-distilbert",
            "  pith models import --as e5-small-v2 --name e5 ~/Downloads/e5.zip",
            "  pith models import --name minutes --precision fp32 my-distilbert.zip"
        })
final class ModelsImportCommand extends Subcommand {
    @Parameters(paramLabel = "PATH", description = "A folder or a zip archive.")
    Path path = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to call it here. Default: the name of the folder or archive.")
    @Nullable
    String name;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "The model of the catalogue that it is. Default: the one of its name, if there is one.")
    @Nullable
    String as;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "Of a graph that Pith writes: int8 or fp32. Default: int8.")
    @Nullable
    Precision precision;

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    ModelsImportCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        ModelStore store = ModelsCommand.store(around);
        Path source = around.folder().resolve(path);
        ModelEntry entry =
                ModelsCommand.watched(around, listener -> store.importFrom(source, name, as, precision, listener));
        ModelsCommand.arrived(entry, json, screen);
        return Exit.FOUND;
    }
}
