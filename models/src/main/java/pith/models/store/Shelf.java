package pith.models.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import pith.engine.ModelUnavailable;
import pith.models.store.ModelEntry.State;

/**
 * The store's folder.
 *
 * <pre>
 * models.lock.json      what is here, with checksums
 * NAME/                 a model
 * .partial/NAME/        what is being fetched or built, and what was left of that by a process that ended
 * .locks/NAME           held while a model is fetched, imported or removed
 * .locks/.store         held while models.lock.json changes
 * </pre>
 *
 * <p>A model is built in {@code .partial} and gets its place by one rename. Thread-safe.
 */
final class Shelf {
    private static final String PARTIAL = ".partial";
    /** In a model's folder there: whence it is pulled. */
    private static final String BEGUN = "pull.json";

    private static final String REPOSITORY = "repository";

    private final Path folder;
    private final Workings workings;
    private final LockFile lockFile;

    /**
     * What an unfinished pull has left.
     *
     * @param name of the model
     * @param repository whence it was pulled; empty where that is not known
     * @param kind as its configuration says
     * @param bytes that it takes
     */
    record Partial(String name, String repository, ModelKind kind, long bytes) {
        ModelEntry entry() {
            ModelCard card = Catalogue.find(repository)
                    .filter(known -> known.name().equals(name))
                    .orElseGet(() -> new ModelCard(name, kind, repository, "", "", 0, "", "", "", 0, 0, ""));
            return new ModelEntry(card, State.PARTIAL, null, "", bytes, null);
        }

        /** What brings the rest. */
        String command() {
            if (repository.isEmpty()) {
                return "pith models remove " + name + " throws it away";
            }
            boolean renamed = !repository.endsWith("/" + name);
            return "pith models pull " + repository + (renamed ? " --name " + name : "") + " brings the rest";
        }
    }

    private interface Change {
        void apply(Map<String, StoredModel> models) throws IOException;
    }

    Shelf(Path folder, Workings workings) {
        this.folder = folder;
        this.workings = workings;
        this.lockFile = new LockFile(folder);
    }

    Path folder() {
        return folder;
    }

    Path folder(String name) {
        return folder.resolve(name);
    }

    Path staging(String name) {
        return folder.resolve(PARTIAL).resolve(name);
    }

    Map<String, StoredModel> models() {
        return lockFile.read();
    }

    /** By its name, in any case: there are file systems that do not tell them apart. */
    Optional<StoredModel> named(String name) {
        Map<String, StoredModel> models = models();
        StoredModel exact = models.get(name);
        return exact != null
                ? Optional.of(exact)
                : models.values().stream()
                        .filter(each -> each.name().equalsIgnoreCase(name))
                        .findFirst();
    }

    /** Notes whence a pull comes. The caller holds the model's lock. */
    void begin(String name, String repository) throws IOException {
        JsonText.write(staging(name).resolve(BEGUN), JsonText.object().put(REPOSITORY, repository));
    }

    /** All unfinished pulls, by name; those that another process is at are among them. */
    List<Partial> partials() {
        Path all = folder.resolve(PARTIAL);
        try (Stream<Path> each = Files.isDirectory(all) ? Files.list(all) : Stream.empty()) {
            return each.limit(Limits.FILES)
                    .map(path -> String.valueOf(path.getFileName()))
                    .filter(Names::isName)
                    .sorted()
                    .map(this::partial)
                    .filter(partial -> partial.bytes > 0)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // it was finished or removed just now, or is no folder
        }
    }

    private Partial partial(String name) {
        Path staging = staging(name);
        try {
            long bytes = 0;
            for (String path : Trees.files(staging)) {
                bytes += path.equals(BEGUN) ? 0 : Files.size(staging.resolve(path));
            }
            String repository = JsonText.readOrEmpty(staging.resolve(BEGUN), BEGUN)
                    .path(REPOSITORY)
                    .asText();
            ModelKind kind =
                    ModelKind.of(JsonText.readOrEmpty(staging.resolve("source").resolve(Layout.CONFIG), Layout.CONFIG));
            return new Partial(name, repository, kind, bytes);
        } catch (IOException | UncheckedIOException | ModelUnavailable e) {
            return new Partial(name, "", ModelKind.ENCODER, 0); // as above
        }
    }

    /** By its name or its id on the hub, in any case. */
    Optional<Partial> partialOf(String nameOrId) {
        return partials().stream()
                .filter(each -> each.name.equalsIgnoreCase(nameOrId)
                        || (Names.isRepository(nameOrId) && each.repository.equalsIgnoreCase(nameOrId)))
                .findFirst();
    }

    /** Keeps others from this model. */
    StoreLock lock(String name, Runnable waiting) {
        return StoreLock.take(folder.resolve(".locks").resolve(name), "the model " + name, workings, waiting);
    }

    ModelEntry entry(StoredModel model) {
        Path at = folder(model.name());
        boolean whole = model.files().stream().allMatch(file -> {
            try {
                return Files.size(at.resolve(file.path())) == file.bytes();
            } catch (IOException e) {
                return false;
            }
        });
        return new ModelEntry(
                model.card(),
                whole ? State.STORED : State.DAMAGED,
                at,
                model.variant(),
                model.bytes(),
                model.installed());
    }

    /** That the place of a model is free, or taken by what the lock file knows: nothing else is ever replaced. */
    void requirePlace(String name) {
        if (Files.exists(folder(name)) && !models().containsKey(name)) {
            throw new ModelUnavailable(folder(name)
                    + " is there already, and was not made by pith models; move it away," + " or give another --name");
        }
    }

    /**
     * Puts a built model in its place, and one of the same name out of it. The caller holds the model's lock.
     *
     * <p>The lock file is written before the rename: whatever happens in between, no folder is left that nobody knows,
     * and the next pull mends what is missing.
     */
    void install(StoredModel model, Path built) throws IOException {
        requirePlace(model.name());
        Path place = folder(model.name());
        Path old = staging(model.name()).resolve("old");
        Trees.delete(old);
        if (Files.exists(place)) {
            Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
        }
        change(models -> models.put(model.name(), model));
        Files.move(built, place, StandardCopyOption.ATOMIC_MOVE);
        Trees.delete(staging(model.name()));
    }

    /** Whether there was anything, be it the rest of an unfinished pull. The caller holds the model's lock. */
    boolean remove(String name) {
        boolean stored = models().containsKey(name);
        boolean begun = Files.exists(staging(name));
        try {
            if (stored) {
                Trees.delete(folder(name));
                change(models -> models.remove(name));
            }
            Trees.delete(staging(name));
            return stored || begun;
        } catch (IOException e) {
            throw new ModelUnavailable(
                    "the model " + name + " cannot be removed from " + folder + ": " + e
                            + "; close what uses it, and try again",
                    e);
        }
    }

    private void change(Change change) throws IOException {
        Path lock = folder.resolve(".locks").resolve(".store");
        StoreLock held = StoreLock.take(lock, lockFile.toString(), workings, () -> {});
        try {
            Map<String, StoredModel> models = lockFile.read();
            change.apply(models);
            lockFile.write(models);
        } finally {
            held.close();
        }
    }

    /** Compares every file with its checksum. */
    ModelCheck verify(StoredModel model) {
        Path at = folder(model.name());
        List<String> problems = new ArrayList<>();
        Set<String> expected = new HashSet<>();
        long bytes = 0;
        for (StoredModel.File file : model.files()) {
            expected.add(file.path());
            Path path = at.resolve(file.path());
            try {
                if (!Files.isRegularFile(path)) {
                    problems.add(file.path() + " is missing");
                } else if (Files.size(path) != file.bytes()) {
                    problems.add(
                            file.path() + " has " + Files.size(path) + " bytes where " + file.bytes() + " are due");
                } else {
                    bytes += file.bytes();
                    if (!Checksum.sha256(path).equals(file.sha256())) {
                        problems.add(file.path() + " has another content than was stored");
                    }
                }
            } catch (IOException e) {
                problems.add(file.path() + " cannot be read: " + e.getMessage());
            }
        }
        try {
            for (String path : Files.isDirectory(at) ? Trees.files(at) : List.<String>of()) {
                if (!expected.contains(path)) {
                    problems.add(path + " was not stored with it");
                }
            }
        } catch (IOException e) {
            problems.add("its folder cannot be read: " + e.getMessage());
        }
        return new ModelCheck(model.name(), model.files().size(), bytes, problems);
    }

    /**
     * That there is room.
     *
     * @param bytes what is to be written
     * @param label what for
     */
    void requireSpace(long bytes, String label) throws IOException {
        Files.createDirectories(folder);
        long usable = workings.space().usableBytes(folder);
        if (usable < bytes) {
            throw new ModelUnavailable(label + " needs " + megabytes(bytes) + " MB in " + folder + ", where "
                    + megabytes(usable) + " MB are free; make room, or set PITH_MODELS to a folder with more");
        }
    }

    private static long megabytes(long bytes) {
        return Math.ceilDiv(bytes, 1_000_000);
    }
}
