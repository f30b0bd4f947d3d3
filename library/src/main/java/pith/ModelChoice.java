package pith;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.BadQuery;
import pith.engine.Encoder;
import pith.engine.IndexStamp;
import pith.engine.ModelUnavailable;
import pith.engine.Reader;
import pith.engine.Reranker;
import pith.engine.lucene.LuceneIndex;
import pith.models.Models;
import pith.models.store.ModelEntry;
import pith.models.store.ModelEntry.State;
import pith.models.store.ModelKind;
import pith.models.store.ModelStore;

/**
 * Which models an index is opened with. A model is named as {@code pith models list} names it, or by a folder that
 * {@link Models} can load.
 *
 * @param encoder null for the one that made the index, and the embedded one where there is none yet
 * @param reader null for the embedded one
 * @param reranker null for the one in the store, if there is one alone
 * @param store where models are found by their names
 */
public record ModelChoice(
        @Nullable String encoder,
        @Nullable String reader,
        @Nullable String reranker,
        ModelStore store) {

    /** No wishes; models are looked for where these variables say. */
    public static ModelChoice of(Map<String, String> environment) {
        return new ModelChoice(null, null, null, ModelStore.open(ModelStore.defaultFolder(environment), environment));
    }

    /** With another encoder. */
    public ModelChoice withEncoder(@Nullable String name) {
        return new ModelChoice(name, reader, reranker, store);
    }

    /** With another reader. */
    public ModelChoice withReader(@Nullable String name) {
        return new ModelChoice(encoder, name, reranker, store);
    }

    /** With another reranker. */
    public ModelChoice withReranker(@Nullable String name) {
        return new ModelChoice(encoder, reader, name, store);
    }

    /** The encoder for the index in {@code folder}, for the caller to close. */
    Encoder openEncoder(Path folder) {
        if (encoder != null) {
            Path place = place(encoder, ModelKind.ENCODER);
            return place == null ? Models.embeddedEncoder() : Models.encoder(place);
        }
        Optional<IndexStamp> stamp = LuceneIndex.stampIn(folder);
        Encoder embedded = Models.embeddedEncoder();
        if (stamp.isEmpty() || isOf(stamp.get(), embedded)) {
            return embedded;
        }
        try {
            Encoder maker = maker(stamp.get());
            if (maker == null) {
                return embedded; // the index refuses it, and says which one it wants
            }
            embedded.close();
            return maker;
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    private static boolean isOf(IndexStamp stamp, Encoder encoder) {
        return stamp.encoder().fingerprint().equals(encoder.identity().fingerprint());
    }

    /** The stored encoder that made an index, one of its name first; null where it is not here. */
    private @Nullable Encoder maker(IndexStamp stamp) {
        String name = stamp.encoder().name();
        List<ModelEntry> encoders = store.list().stream()
                .filter(entry -> entry.state() == State.STORED && entry.card().kind() == ModelKind.ENCODER)
                .sorted(Comparator.comparing(entry -> !entry.card().name().equals(name)))
                .toList();
        for (ModelEntry entry : encoders) {
            Encoder candidate;
            try {
                candidate = Models.encoder(Objects.requireNonNull(entry.folder()));
            } catch (ModelUnavailable e) {
                if (entry.card().name().equals(name)) {
                    throw e;
                }
                continue; // another one that is damaged does not matter here
            }
            if (isOf(stamp, candidate)) {
                return candidate;
            }
            candidate.close();
        }
        return null;
    }

    /**
     * Tells apart the variants (fp32, int8) of the encoder that is chosen by name: SHA-256 of its network, in lower-case
     * hexadecimal. Their vectors may stand in one index, but measure one variant by its own.
     */
    public String encoderDigest() {
        Path place = encoder == null ? null : place(encoder, ModelKind.ENCODER);
        return place == null ? Models.embeddedEncoderDigest() : Models.encoderDigest(place);
    }

    /** The reader, for the caller to close. */
    Reader openReader() {
        Path place = reader == null ? null : place(reader, ModelKind.READER);
        return place == null ? Models.embeddedReader() : Models.reader(place);
    }

    /**
     * The reranker, for the caller to close.
     *
     * @throws BadQuery when none was chosen and the store has none, or several
     */
    Reranker openReranker() {
        if (reranker != null) {
            Path place = place(reranker, ModelKind.RERANKER);
            return Models.reranker(Objects.requireNonNull(place, "no reranker is part of Pith"));
        }
        List<ModelEntry> stored = store.list().stream()
                .filter(entry -> entry.state() == State.STORED && entry.card().kind() == ModelKind.RERANKER)
                .toList();
        if (stored.isEmpty()) {
            throw new BadQuery("a rerank, and there is no reranker on this machine; fetch one with"
                    + " pith models pull ms-marco-MiniLM-L6-v2, or name the folder of one with --reranker");
        }
        if (stored.size() > 1) {
            String names = stored.stream().map(entry -> entry.card().name()).collect(Collectors.joining(", "));
            throw new BadQuery("a rerank, and there are several rerankers; name one with --reranker: " + names);
        }
        return Models.reranker(Objects.requireNonNull(stored.getFirst().folder()));
    }

    /** Null where the model is part of Pith. */
    private @Nullable Path place(String model, ModelKind kind) {
        if (Files.isDirectory(Path.of(model))) {
            return Path.of(model);
        }
        ModelEntry entry = store.show(model);
        if (entry.card().kind() != kind) {
            throw new BadInput(
                    model + " is a model of the kind " + entry.card().kind().label() + ", needed is one of"
                            + " the kind " + kind.label() + "; pith models list shows them");
        }
        return entry.state() == State.EMBEDDED ? null : store.path(model);
    }
}
