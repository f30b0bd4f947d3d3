package pith.models.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Calibration;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;
import pith.models.Models;
import pith.models.export.Export.Precision;
import pith.models.store.ModelEntry.State;
import pith.models.store.PullProgress.Step;

/**
 * The models on this machine, and those that can be had: the two that are part of Pith, the catalogue's, and whatever else
 * was pulled or imported.
 *
 * <p><b>Pulling.</b> A model is named by its name in the catalogue or by its id on the Hugging Face hub
 * ({@code organisation/name}), with {@code @revision} where one wants another than the pinned one. The catalogue pins a
 * commit where one is known; else the hub is asked once for the newest, and the lock file ({@code models.lock.json}) pins
 * that from then on. Every file is compared with the hub's own checksum. An interrupted pull goes on where it was. Where the
 * repository holds {@code model.safetensors} of a DistilBERT, BERT or RoBERTa, Pith writes the ONNX graph itself, else it
 * takes {@code onnx/model.onnx}. The model is loaded once before it gets its place in the store, by one rename.
 *
 * <p>The variables {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_TOKEN_PATH}, {@code HF_HOME}, {@code HF_HUB_CACHE},
 * {@code HF_HUB_OFFLINE} and {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY}, {@code NO_PROXY} (also in lower
 * case) are respected. The token goes to the hub's own origin alone. Files in the hub's cache on this machine are verified
 * and copied rather than fetched.
 *
 * <p>Thread-safe, and safe against other processes: two that pull the same model do it one after the other. All methods
 * throw {@link BadInput} for names and paths that cannot be meant, and {@link ModelUnavailable} for what fails,
 * an interrupted thread included (it is left so). Listeners are called on the calling thread.
 */
public final class ModelStore {
    private final Shelf shelf;
    private final Map<String, String> environment;
    private final Workings workings;

    private ModelStore(Path folder, Map<String, String> environment, Workings workings) {
        this.shelf = new Shelf(folder.toAbsolutePath().normalize(), workings);
        this.environment = Map.copyOf(environment);
        this.workings = workings;
    }

    /**
     * Opens a store. The folder need not be there: the first pull or import makes it.
     *
     * @param environment the variables that say where the hub is, and how it is reached
     */
    public static ModelStore open(Path folder, Map<String, String> environment) {
        return new ModelStore(folder, environment, Workings.real());
    }

    static ModelStore open(Path folder, Map<String, String> environment, Workings workings) {
        return new ModelStore(folder, environment, workings);
    }

    /**
     * Where the models are unless the user says otherwise: {@code PITH_MODELS}, which may be relative, or else
     * {@code pith/models} among the user's caches ({@code XDG_CACHE_HOME}, {@code ~/.cache}; {@code ~/Library/Caches} on
     * macOS; {@code LOCALAPPDATA} on Windows).
     */
    public static Path defaultFolder(Map<String, String> environment) {
        String given = environment.getOrDefault("PITH_MODELS", "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String caches = environment.getOrDefault(system.contains("win") ? "LOCALAPPDATA" : "XDG_CACHE_HOME", "");
        Path folder = !caches.isEmpty() && Path.of(caches).isAbsolute()
                ? Path.of(caches)
                : Path.of(System.getProperty("user.home", ""), system.contains("mac") ? "Library/Caches" : ".cache");
        return folder.resolve("pith").resolve("models");
    }

    /** The store's folder, absolute. */
    public Path folder() {
        return shelf.folder();
    }

    /**
     * All models: the embedded ones, the catalogue's, the others that are stored, and unfinished pulls; one of a model that
     * is stored stands for itself.
     */
    public List<ModelEntry> list() {
        Map<String, StoredModel> stored = shelf.models();
        Map<String, Shelf.Partial> partials = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        shelf.partials().forEach(partial -> partials.put(partial.name(), partial));
        List<ModelEntry> entries = new ArrayList<>();
        for (Embedded each : Embedded.ALL) {
            entries.add(each.entry());
        }
        for (ModelCard card : Catalogue.cards()) {
            StoredModel model = stored.remove(card.name());
            Shelf.Partial partial = partials.get(card.name());
            if (model != null) {
                entries.add(shelf.entry(model));
            } else if (partial != null && partial.repository().equalsIgnoreCase(card.repository())) {
                partials.remove(card.name());
                entries.add(partial.entry());
            } else {
                entries.add(available(card));
            }
        }
        stored.values().forEach(model -> entries.add(shelf.entry(model)));
        partials.values().forEach(partial -> entries.add(partial.entry()));
        return List.copyOf(entries);
    }

    private static ModelEntry available(ModelCard card) {
        return new ModelEntry(card, State.AVAILABLE, null, "", 0, null);
    }

    /** One model, by its name or its id on the hub, in any case. */
    public ModelEntry show(String name) {
        Embedded embedded = Embedded.named(name);
        if (embedded != null) {
            return embedded.entry();
        }
        Optional<StoredModel> stored = stored(name);
        if (stored.isPresent()) {
            return shelf.entry(stored.get());
        }
        return shelf.partialOf(name)
                .map(Shelf.Partial::entry)
                .or(() -> Catalogue.find(name).map(ModelStore::available))
                .orElseThrow(() -> unknown(name));
    }

    /** How far a reader's answers can be believed; null where that was not measured, and for other models. */
    public @Nullable Calibration calibration(ModelEntry entry) {
        if (entry.card().kind() != ModelKind.READER) {
            return null;
        }
        Path folder = entry.folder();
        if (entry.state() == State.EMBEDDED) {
            return Models.embeddedReaderCalibration();
        }
        return folder == null ? null : Models.readerCalibration(folder);
    }

    private Optional<StoredModel> stored(String name) {
        return shelf.named(name)
                .or(() -> shelf.models().values().stream()
                        .filter(each -> Names.isRepository(name)
                                && each.card().repository().equalsIgnoreCase(name))
                        .findFirst());
    }

    private static BadInput unknown(String name) {
        List<String> near = Catalogue.near(name);
        return new BadInput("there is no model \"" + Quote.of(name) + "\" here or in the catalogue; "
                + (near.isEmpty() ? "pith models list shows them" : "is " + String.join(" or ", near) + " meant?"));
    }

    /** Brings a model here: see {@link #pull(String, String, Precision, Consumer)}. */
    public ModelEntry pull(String model, Consumer<PullProgress> listener) {
        return pull(model, null, null, listener);
    }

    /**
     * Brings a model here. What is here already, whole and at the wished revision, is left as it is; what is damaged is
     * mended.
     *
     * @param model a name of the catalogue or an id on the hub, with {@code @revision} for a certain one
     * @param name what to call it here; null for its own name
     * @param precision of a graph that Pith writes; null for that of what is stored already, and int8 else
     * @param listener told how far it is, some times a second
     */
    public ModelEntry pull(
            String model, @Nullable String name, @Nullable Precision precision, Consumer<PullProgress> listener) {
        int at = model.indexOf('@');
        String id = at < 0 ? model : model.substring(0, at);
        String revision = at < 0 ? null : Names.checkedRevision(model.substring(at + 1));
        requireForeign(id, "needs no pull: it is part of Pith");
        Optional<ModelCard> card = Catalogue.find(id);
        Optional<StoredModel> known = stored(id);
        Optional<Shelf.Partial> begun = Names.isRepository(id) ? Optional.empty() : shelf.partialOf(id);
        String repository = card.map(ModelCard::repository)
                .or(() -> known.map(each -> each.card().repository()))
                .or(() -> begun.map(Shelf.Partial::repository))
                .filter(found -> !found.isEmpty())
                .orElse(id);
        if (!Names.isRepository(repository)) {
            List<String> near = Catalogue.near(id);
            throw new BadInput(
                    "\"" + Quote.of(id) + "\" is neither in the catalogue nor of the form organisation/name; "
                            + (near.isEmpty()
                                    ? "pith models list shows the catalogue"
                                    : "is " + String.join(" or ", near) + " meant?"));
        }
        String own = name != null
                ? name
                : known.map(StoredModel::name)
                        .or(() -> card.map(ModelCard::name))
                        .or(() -> begun.map(Shelf.Partial::name))
                        .orElseGet(() -> repository.substring(repository.indexOf('/') + 1));
        String place = shelf.named(own).map(StoredModel::name).orElse(own);
        ModelCard facts = Catalogue.find(repository).orElse(null);
        Pull.Wish wish = new Pull.Wish(newName(place), repository, revision, facts, precision);
        Meter meter = new Meter(listener, System::nanoTime);
        StoreLock held = lock(wish.name(), listener);
        try {
            return shelf.entry(new Pull(shelf, workings, HubSettings.of(environment), wish, meter).run());
        } finally {
            held.close();
        }
    }

    /**
     * Copies a model from a folder or a zip archive: see {@link #importFrom(Path, String, String, Precision, Consumer)}.
     */
    public ModelEntry importFrom(Path source, String name) {
        return importFrom(source, name, null, null, progress -> {});
    }

    /**
     * Copies a model in Hugging Face's layout into the store; the original is only read. What is taken of it is what a pull
     * takes: where it holds {@code model.safetensors} of a DistilBERT, BERT or RoBERTa, Pith writes the graph, else it takes
     * {@code model.onnx} or {@code onnx/model.onnx}.
     *
     * <p>A model of the catalogue gets the catalogue's prefixes, and is refused when its pooling, dimension or length are
     * not the catalogue's. It is one if {@code as} says so, or else if its new name, its folder or its archive is called so.
     *
     * @param source a folder or a zip archive
     * @param name what to call it here; null for the name of the folder or archive
     * @param as a name of the catalogue or its id on the hub; null to go by the names
     * @param precision of a graph that Pith writes; null for int8
     * @param listener told how far it is, some times a second
     */
    public ModelEntry importFrom(
            Path source,
            @Nullable String name,
            @Nullable String as,
            @Nullable Precision precision,
            Consumer<PullProgress> listener) {
        Path path = source.toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            throw new BadInput("there is no " + path + "; give the folder or zip archive of a model");
        }
        String file = String.valueOf(path.getFileName());
        String own = newName(name != null ? name : Names.from(file));
        ModelCard card = as != null
                ? Catalogue.find(as).orElseThrow(() -> uncatalogued(as))
                : Catalogue.find(own)
                        .or(() -> Catalogue.find(file.replaceFirst("(?i)\\.zip$", "")))
                        .orElse(null);
        if (path.startsWith(shelf.folder())) {
            throw new BadInput(path + " is in the store already; give another folder");
        }
        Meter meter = new Meter(listener, System::nanoTime);
        StoreLock held = lock(own, listener);
        try {
            Importing.Wish wish = new Importing.Wish(path, own, card, as != null, precision);
            return shelf.entry(new Importing(shelf, workings, meter).run(wish));
        } finally {
            held.close();
        }
    }

    private static BadInput uncatalogued(String name) {
        List<String> near = Catalogue.near(name);
        return new BadInput("the catalogue has no \"" + Quote.of(name) + "\"; "
                + (near.isEmpty() ? "pith models list shows it" : "is " + String.join(" or ", near) + " meant?"));
    }

    /** Reads all files of a model and compares them with the checksums that were recorded when it was stored. */
    public ModelCheck verify(String name) {
        Embedded embedded = Embedded.named(name);
        if (embedded != null) {
            return embedded.verify();
        }
        return shelf.verify(here(name));
    }

    /** As {@link #verify}, for all that are here, the embedded ones first. */
    public List<ModelCheck> verifyAll() {
        List<ModelCheck> checks = new ArrayList<>();
        for (Embedded each : Embedded.ALL) {
            checks.add(each.verify());
        }
        shelf.models().values().forEach(model -> checks.add(shelf.verify(model)));
        return List.copyOf(checks);
    }

    /** Removes a model, and what an unfinished pull of it has left. */
    public void remove(String name) {
        requireForeign(name, "cannot be removed: it is part of Pith");
        String own = stored(name)
                .map(StoredModel::name)
                .or(() -> shelf.partialOf(name).map(Shelf.Partial::name))
                .orElse(name);
        if (!Names.isName(own)) {
            throw notHere(name);
        }
        StoreLock held = lock(own, progress -> {});
        try {
            if (!shelf.remove(own)) {
                throw notHere(name);
            }
        } finally {
            held.close();
        }
    }

    /** The folder of a stored model, for {@link pith.models.Models} to load it from; throws where files of it are missing. */
    public Path path(String name) {
        requireForeign(name, "has no folder: it is part of Pith");
        StoredModel model = here(name);
        ModelEntry entry = shelf.entry(model);
        if (entry.state() == State.DAMAGED) {
            throw new ModelUnavailable(
                    "the model " + model.name() + " is damaged: files of it are missing or have another"
                            + " length; pith models verify " + model.name() + " says which, and "
                            + (model.card().repository().isEmpty()
                                    ? "pith models remove " + model.name() + " makes room to import it again"
                                    : "pith models pull " + model.name() + " mends it"));
        }
        return shelf.folder(model.name());
    }

    private StoredModel here(String name) {
        return stored(name).orElseThrow(() -> notHere(name));
    }

    private BadInput notHere(String name) {
        Optional<Shelf.Partial> partial = shelf.partialOf(name);
        if (partial.isPresent()) {
            return new BadInput(partial.get().name() + " is on this machine only in part; "
                    + partial.get().command());
        }
        return Catalogue.find(name)
                .map(card -> new BadInput(
                        card.name() + " is not on this machine; pith models pull " + card.name() + " brings it"))
                .orElseGet(() -> unknown(name));
    }

    private static void requireForeign(String name, String otherwise) {
        if (Embedded.named(name) != null) {
            throw new BadInput(name + " " + otherwise);
        }
    }

    private static String newName(String name) {
        requireForeign(name, "is the name of a model that is part of Pith; give another --name");
        return Names.checked(name);
    }

    private StoreLock lock(String name, Consumer<PullProgress> listener) {
        return shelf.lock(
                name,
                () -> listener.accept(
                        PullProgress.of(Step.WAITING, "another process is working on " + name + "; waiting for it")));
    }
}
