package pith.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import pith.models.store.ModelCard;
import pith.models.store.ModelEntry;
import pith.models.store.ModelStore;
import pith.models.store.PullProgress;

@Command(
        name = "models",
        header = "Show, fetch, import, verify and remove models.",
        description = {
            "Two models are part of Pith. Others come from the Hugging Face hub (pull) or from a folder or zip archive "
                    + "(import), and are kept in PITH_MODELS, or else in pith/models among your caches.",
            "",
            "Only pull uses the network."
        },
        footer = {"  pith models list", "  pith models pull multi-qa-distilbert-cos-v1", "  pith models verify"})
final class ModelsCommand implements Runnable {
    private static final int BAR_COLUMNS = 20;
    private static final double MEGABYTE = 1e6;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "what to do is missing: list, show, pull, import, verify or remove");
    }

    static ModelStore store(Surroundings around) {
        Path folder = around.folder().resolve(ModelStore.defaultFolder(around.environment()));
        return ModelStore.open(folder, around.environment());
    }

    /** Does what takes a while, showing a person how far it is. */
    static ModelEntry watched(Surroundings around, WithListener work) {
        try (StatusLine status = new StatusLine(around)) {
            Supplier<ModelEntry> run = () -> work.run(progress -> status.accept(status(progress)));
            return Stop.interrupting(run);
        } finally {
            Thread.interrupted(); // said already, by the message that the work ended with
        }
    }

    interface WithListener {
        ModelEntry run(Consumer<PullProgress> listener);
    }

    /** Such as "[=====>    ] 123 of 265 MB (46 %)  12.3 MB/s, 12 s left  model.safetensors". */
    static String status(PullProgress progress) {
        return switch (progress.step()) {
            case DOWNLOADING, COPYING -> {
                if (progress.totalBytes() == 0) {
                    yield progress.what();
                }
                int percent = (int) (100 * progress.doneBytes() / progress.totalBytes());
                yield String.format(
                        Locale.ROOT,
                        "[%s] %.0f of %.0f MB (%d %%)%s  %s",
                        bar(percent),
                        progress.doneBytes() / MEGABYTE,
                        progress.totalBytes() / MEGABYTE,
                        percent,
                        rate(progress),
                        progress.what());
            }
            case LISTING -> "asking the hub for " + progress.what();
            case CONVERTING -> "writing the ONNX graph: " + progress.what();
            case LOADING -> "loading " + progress.what() + " once";
            case WAITING, RETRYING -> progress.what();
        };
    }

    private static String bar(int percent) {
        int done = BAR_COLUMNS * percent / 100;
        return "=".repeat(done) + (done < BAR_COLUMNS ? ">" : "") + " ".repeat(Math.max(0, BAR_COLUMNS - done - 1));
    }

    private static String rate(PullProgress progress) {
        OptionalLong left = progress.secondsLeft();
        return left.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  %.1f MB/s, %s left",
                        progress.bytesPerSecond() / MEGABYTE,
                        time(left.getAsLong()));
    }

    private static String time(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3_600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }

    /** Such as "encoder, 384 dimensions, mean pooling, at most 256 word pieces". */
    static String facts(ModelCard card) {
        List<String> facts = new ArrayList<>(List.of(card.kind().label()));
        if (card.dimension() > 0) {
            facts.add(card.dimension() + " dimensions");
        }
        if (!card.pooling().isEmpty()) {
            facts.add(card.pooling() + " pooling");
        }
        if (card.maxPieces() > 0) {
            facts.add("at most " + card.maxPieces() + " word pieces");
        }
        return String.join(", ", facts);
    }

    /** Such as "92 MB"; empty for nothing. */
    static String megabytes(long bytes) {
        return bytes == 0 ? "" : String.format(Locale.ROOT, "%,d MB", Math.ceilDiv(bytes, (long) MEGABYTE));
    }

    /** Says where a model that came is. */
    static void arrived(ModelEntry entry, boolean json, Screen screen) {
        if (json) {
            screen.json(json(entry));
            return;
        }
        ModelCard card = entry.card();
        screen.paragraph(card.name() + " (" + facts(card) + ", " + entry.variant() + ", "
                + megabytes(entry.storedBytes()) + ") is in " + entry.folder());
        if (!card.revision().isEmpty()) {
            screen.paragraph(card.repository() + " at revision " + card.revision());
        }
        screen.paragraph(licence(card));
    }

    static String licence(ModelCard card) {
        if (!card.licence().isEmpty()) {
            return "Licence, as its publisher states it: " + card.licence();
        }
        return card.repository().isEmpty()
                ? "Licence: not known"
                : "Licence: none is stated; see its page at the hub, " + card.repository();
    }

    static ObjectNode json(ModelEntry entry) {
        ModelCard card = entry.card();
        ObjectNode object = Json.object()
                .put("name", card.name())
                .put("kind", card.kind().label())
                .put("state", entry.state().label())
                .put("repository", card.repository())
                .put("revision", card.revision().isEmpty() ? null : card.revision())
                .put("licence", card.licence())
                .put("dimension", card.dimension())
                .put("pooling", card.pooling())
                .put("queryPrefix", card.queryPrefix())
                .put("passagePrefix", card.passagePrefix())
                .put("maxPieces", card.maxPieces())
                .put("downloadBytes", card.downloadBytes())
                .put("note", card.note())
                .put("variant", entry.variant())
                .put("storedBytes", entry.storedBytes());
        object.put("folder", entry.folder() == null ? null : entry.folder().toString());
        object.put(
                "installed",
                entry.installed() == null ? null : entry.installed().toString());
        return object;
    }
}
