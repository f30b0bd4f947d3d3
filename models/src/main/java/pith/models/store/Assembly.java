package pith.models.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import pith.engine.ContentHash;
import pith.engine.ModelUnavailable;
import pith.models.export.Export.Precision;
import pith.models.store.PullProgress.Step;

/**
 * Makes a model's folder, as {@link pith.models.Models} loads it, of files in Hugging Face's layout, and loads it once: what
 * does not load is no model.
 */
final class Assembly {
    /** The variant of a graph that was not written by Pith. */
    static final String PUBLISHED = "onnx";

    private static final String PROMPTS = "prompts";
    private static final String QUERY = "query";
    private static final String WEIGHTS_SHA256 = "weights_sha256";

    private final Workings workings;
    private final Meter meter;

    /**
     * Where the files came from.
     *
     * @param name of the model here
     * @param label how to speak of it
     * @param repository empty where it was imported
     * @param revision empty where it was imported
     * @param licence empty where none is known
     * @param card of the catalogue; null where it has none
     * @param fetched the files
     */
    record Origin(
            String name,
            String label,
            String repository,
            String revision,
            String licence,
            @Nullable ModelCard card,
            List<StoredModel.File> fetched) {
        Origin {
            fetched = List.copyOf(fetched);
        }

        /** As {@link pith.models.Models} takes it where there is no {@code pith.json}. */
        private String weightsSha256() {
            String[] weights = fetched.stream()
                    .filter(file -> Layout.isHeavy(file.path()))
                    .sorted(Comparator.comparing(StoredModel.File::path))
                    .map(StoredModel.File::sha256)
                    .toArray(String[]::new);
            return weights.length == 1 ? weights[0] : ContentHash.of(weights);
        }
    }

    /** The files are no model, and would be none the next time either. */
    static final class Misfit extends Exception {
        private static final long serialVersionUID = 1L;

        private final ModelUnavailable refusal;

        Misfit(ModelUnavailable refusal) {
            super(refusal);
            this.refusal = refusal;
        }

        /** What to tell the user. */
        ModelUnavailable refusal() {
            return refusal;
        }
    }

    Assembly(Workings workings, Meter meter) {
        this.workings = workings;
        this.meter = meter;
    }

    /**
     * Builds it.
     *
     * @param source the chosen files and no others; they stay there
     * @param target the folder to make; what is there is removed
     */
    StoredModel build(Origin origin, Path source, Layout.Choice choice, Precision precision, Path target)
            throws IOException, Misfit {
        Trees.delete(target);
        Files.createDirectories(target);
        JsonNode config = JsonText.read(source.resolve(Layout.CONFIG), Layout.CONFIG + " of " + origin.label);
        if (!choice.files().contains(Layout.TOKENIZER)) {
            Tokenizers.write(source, source, origin.label);
        }
        if (choice.graph() == null) {
            workings.exporter().export(source, target, precision, what -> meter.say(Step.CONVERTING, what));
        } else {
            for (String path : choice.files()) {
                if (Layout.isGraph(path)) {
                    link(source.resolve(path), target.resolve(path.substring(path.indexOf('/') + 1)));
                }
            }
        }
        copyTexts(source, choice, target);
        ModelKind kind = ModelKind.of(config);
        String variant = manifest(origin, kind, choice, precision, source, target);
        Workings.Facts facts = tried(origin, kind, target);
        ModelCard card = card(origin, kind, config, facts, target);
        return new StoredModel(card, variant, workings.clock().instant(), origin.fetched, sums(target));
    }

    private Workings.Facts tried(Origin origin, ModelKind kind, Path target) throws Misfit {
        meter.say(Step.LOADING, origin.name);
        try {
            return workings.trial().load(kind, target);
        } catch (ModelUnavailable e) {
            ModelUnavailable refusal =
                    new ModelUnavailable(origin.label + " does not load, and is not stored: " + e.getMessage(), e);
            if (Trials.isOfTheMachine(e)) {
                throw refusal;
            }
            throw new Misfit(refusal);
        }
    }

    /** The same file under a second name where the file system can do that: whatever fails now, it is there next time. */
    private static void link(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, target);
        }
    }

    /** All but weights and vocabularies, unless the exporter wrote its own. */
    private static void copyTexts(Path source, Layout.Choice choice, Path target) throws IOException {
        List<String> texts = new ArrayList<>(choice.files());
        texts.add(Layout.TOKENIZER);
        texts.removeIf(path -> Layout.isHeavy(path) || Layout.isRaw(path));
        for (String path : texts) {
            Path to = target.resolve(path);
            if (Files.exists(source.resolve(path)) && !Files.exists(to)) {
                Files.createDirectories(to.resolveSibling(""));
                Files.copy(source.resolve(path), to);
            }
        }
    }

    /**
     * Completes {@code pith.json}, which the exporter, or an earlier Pith, may have written: what it says of the numbers
     * stays. Prompts are those of the earlier file; the prefixes that a model's page asks for stand here when none of the
     * model's own files mentions any.
     */
    private static String manifest(
            Origin origin, ModelKind kind, Layout.Choice choice, Precision precision, Path source, Path target)
            throws IOException {
        Path earlier = (choice.graph() == null ? target : source).resolve(Layout.MANIFEST);
        ObjectNode manifest = object(earlier, Layout.MANIFEST + " of " + origin.label);
        String variant = manifest.path("variant")
                .asText(choice.graph() == null ? precision.name().toLowerCase(Locale.ROOT) : PUBLISHED);
        manifest.put("name", origin.name).put("kind", kind.label()).put("variant", variant);
        ObjectNode from = manifest.path("source") instanceof ObjectNode said ? said : manifest.putObject("source");
        if (!origin.repository.isEmpty()) {
            from.put("repository", origin.repository).put("revision", origin.revision);
        }
        if (!from.has(WEIGHTS_SHA256)) {
            from.put(WEIGHTS_SHA256, origin.weightsSha256());
        }
        ModelCard card = origin.card;
        JsonNode own = object(source.resolve(Layout.MANIFEST), Layout.MANIFEST + " of " + origin.label)
                .path(PROMPTS);
        if (own.isObject()) {
            manifest.set(PROMPTS, own);
        } else if (card != null
                && !(card.queryPrefix() + card.passagePrefix()).isEmpty()
                && sentencePrompts(origin, target).isEmpty()
                && !manifest.has(PROMPTS)) {
            manifest.putObject(PROMPTS).put(QUERY, card.queryPrefix()).put("passage", card.passagePrefix());
        }
        JsonText.write(target.resolve(Layout.MANIFEST), manifest);
        return variant;
    }

    private static ObjectNode object(Path file, String label) {
        return JsonText.readOrEmpty(file, label) instanceof ObjectNode object ? object : JsonText.object();
    }

    private static JsonNode sentencePrompts(Origin origin, Path target) {
        return object(target.resolve(Layout.PROMPTS), Layout.PROMPTS + " of " + origin.label)
                .path(PROMPTS);
    }

    private static ModelCard card(Origin origin, ModelKind kind, JsonNode config, Workings.Facts facts, Path target) {
        JsonNode prompts =
                object(target.resolve(Layout.MANIFEST), Layout.MANIFEST).path(PROMPTS);
        if (prompts.isEmpty()) {
            prompts = sentencePrompts(origin, target);
        }
        ModelCard known = origin.card;
        return new ModelCard(
                origin.name,
                kind,
                origin.repository,
                origin.revision,
                known != null && !known.licence().isEmpty() ? known.licence() : origin.licence,
                facts.dimension(),
                kind == ModelKind.ENCODER ? pooling(origin, target) : "",
                prompts.path(QUERY).asText(),
                prompts.path("document").asText(prompts.path("passage").asText()),
                facts.maxPieces() > 0 ? facts.maxPieces() : positions(config),
                origin.fetched.stream().mapToLong(StoredModel.File::bytes).sum(),
                known == null ? "" : known.note());
    }

    private static String pooling(Origin origin, Path target) {
        JsonNode modes = JsonText.readOrEmpty(target.resolve(Layout.POOLING), Layout.POOLING + " of " + origin.label);
        String mode = modes.path("pooling_mode").asText().replaceFirst("_tokens?$", "");
        if (List.of("cls", "max", "mean").contains(mode)) {
            return mode;
        }
        if (modes.path("pooling_mode_cls_token").asBoolean()) {
            return "cls";
        }
        if (modes.path("pooling_mode_max_tokens").asBoolean()) {
            return "max";
        }
        return modes.path("pooling_mode_mean_tokens").asBoolean() ? "mean" : "";
    }

    /** RoBERTa counts its positions from 2. */
    private static int positions(JsonNode config) {
        int positions = config.path("max_position_embeddings").asInt();
        return config.path("model_type").asText().equals("roberta") ? Math.max(0, positions - 2) : positions;
    }

    /** Each file of a folder with its checksum. */
    static List<StoredModel.File> sums(Path folder) throws IOException {
        List<StoredModel.File> sums = new ArrayList<>();
        for (String path : Trees.files(folder)) {
            if (!Layout.isKnown(path)) {
                throw new ModelUnavailable("the model's folder got the unexpected file " + path
                        + "; this is a fault of the exporter: please report it");
            }
            Path file = folder.resolve(path);
            sums.add(new StoredModel.File(path, Files.size(file), Checksum.sha256(file)));
        }
        return sums;
    }
}
