package pith.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.engine.Calibration;
import pith.engine.Calibration.Bin;
import pith.engine.Calibration.Reliability;
import pith.models.store.ModelCard;
import pith.models.store.ModelEntry;
import pith.models.store.ModelKind;
import pith.models.store.ModelStore;

@Command(
        name = "show",
        header = "Show what is known of a model.",
        footer = {"  pith models show bge-small-en-v1.5", "  pith models show --json pith-encoder-1"})
final class ModelsShowCommand extends Subcommand {
    private static final int LABEL_COLUMNS = 11;

    @Parameters(paramLabel = "NAME", description = "A name that pith models list shows, or an id on the hub.")
    String name = "";

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    ModelsShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        ModelStore store = ModelsCommand.store(around);
        ModelEntry entry = store.show(name);
        Calibration calibration = store.calibration(entry);
        if (json) {
            ObjectNode object = ModelsCommand.json(entry);
            if (calibration != null) {
                add(calibration, object.putObject("calibration"));
            }
            screen.json(object);
        } else {
            print(entry, screen);
            if (calibration != null) {
                print(calibration, screen);
            } else if (entry.card().kind() == ModelKind.READER) {
                line("answers", "not calibrated", screen);
            }
        }
        return Exit.FOUND;
    }

    private static void print(ModelEntry entry, Screen screen) {
        ModelCard card = entry.card();
        screen.line(Span.title(card.name()));
        line("kind", ModelsCommand.facts(card), screen);
        line("query", quoted(card.queryPrefix()), screen);
        line("passage", quoted(card.passagePrefix()), screen);
        line("licence", licence(card), screen);
        line("from", card.repository(), screen);
        line("revision", revision(card), screen);
        line("download", card.repository().isEmpty() ? "" : ModelsCommand.megabytes(card.downloadBytes()), screen);
        line("note", card.note(), screen);
        line("state", state(entry), screen);
    }

    private static void print(Calibration calibration, Screen screen) {
        Reliability reliability = calibration.reliability();
        line(
                "answers",
                String.format(
                        Locale.ROOT,
                        "calibrated on %s; threshold %.2f, no answer where one is there with less than %.2f",
                        calibration.data(),
                        calibration.threshold(),
                        calibration.leastPresent()),
                screen);
        line(
                "reliable",
                String.format(
                        Locale.ROOT,
                        "calibration error %.3f, AUROC %.3f, on %s",
                        reliability.error(),
                        reliability.auroc(),
                        reliability.data()),
                screen);
        line(
                "bins",
                reliability.bins().stream()
                        .map(bin -> String.format(
                                Locale.ROOT, "%.0f %% said, %.0f %% right", 100 * bin.probability(), 100 * bin.right()))
                        .collect(Collectors.joining("; ")),
                screen);
    }

    private static void add(Calibration calibration, ObjectNode object) {
        Reliability reliability = calibration.reliability();
        object.put("threshold", calibration.threshold())
                .put("leastPresent", calibration.leastPresent())
                .put("data", calibration.data())
                .put("reliabilityData", reliability.data())
                .put("error", reliability.error())
                .put("auroc", reliability.auroc());
        ArrayNode bins = object.putArray("bins");
        for (Bin bin : reliability.bins()) {
            bins.addObject()
                    .put("probability", bin.probability())
                    .put("right", bin.right())
                    .put("count", bin.count());
        }
    }

    private static String revision(ModelCard card) {
        return card.repository().isEmpty() || !card.revision().isEmpty()
                ? card.revision()
                : "not pinned: the newest when it is pulled first, and that one from then on";
    }

    private static String licence(ModelCard card) {
        if (!card.licence().isEmpty()) {
            return card.licence();
        }
        return card.repository().isEmpty() ? "not known" : "none is stated";
    }

    private static String state(ModelEntry entry) {
        String label = entry.state().label();
        return switch (entry.state()) {
            case EMBEDDED -> label + ", " + entry.variant();
            case STORED ->
                label + ", " + entry.variant() + ", " + ModelsCommand.megabytes(entry.storedBytes()) + ", in "
                        + entry.folder();
            case DAMAGED -> label + ": see pith models verify " + entry.card().name();
            case PARTIAL -> partial(entry);
            case AVAILABLE -> label + ": pith models pull " + entry.card().name();
        };
    }

    private static String partial(ModelEntry entry) {
        ModelCard card = entry.card();
        String renamed = card.repository().endsWith("/" + card.name()) ? "" : " --name " + card.name();
        return entry.state().label() + ", " + ModelsCommand.megabytes(entry.storedBytes()) + ": "
                + (card.repository().isEmpty()
                        ? ""
                        : "pith models pull " + card.repository() + renamed + " brings the rest, ")
                + "pith models remove " + card.name() + " throws it away";
    }

    private static String quoted(String prefix) {
        return prefix.isEmpty() ? "" : "begins with \"" + prefix + "\"";
    }

    /** Nothing where there is nothing to say. */
    private static void line(String label, String text, Screen screen) {
        if (!text.isEmpty()) {
            String head = "  " + label + " ".repeat(LABEL_COLUMNS - label.length());
            screen.paragraph(head, List.of(Span.plain(text)));
        }
    }
}
