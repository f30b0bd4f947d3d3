package pith.models.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;
import pith.models.export.Export.Precision;
import pith.models.store.PullProgress.Step;

/**
 * Copies a model from a folder or a zip archive into the store. Of an archive only entries with the names of
 * {@link Layout} are taken, to those names below the store: no entry can say where it is written to.
 */
final class Importing {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long SPARE_BYTES = 32L << 20;

    private final Shelf shelf;
    private final Workings workings;
    private final Meter meter;

    /**
     * What is wished.
     *
     * @param path a folder or an archive
     * @param name what to call it here
     * @param card of the catalogue, whose facts are taken; null for none
     * @param named whether the user said that it is that one; else its name does
     * @param precision to write the graph in; null for int8, and for that of a finished graph
     */
    record Wish(
            Path path,
            String name,
            @Nullable ModelCard card,
            boolean named,
            @Nullable Precision precision) {
        String label() {
            return "the model in " + path;
        }
    }

    /** What the files are read from. */
    private interface Origin {
        /** The known files with their sizes. */
        Map<String, Long> files();

        InputStream open(String path) throws IOException;
    }

    Importing(Shelf shelf, Workings workings, Meter meter) {
        this.shelf = shelf;
        this.workings = workings;
        this.meter = meter;
    }

    /** The model as it is in the store afterwards. The caller holds its lock. */
    StoredModel run(Wish wish) {
        Path path = wish.path;
        String name = wish.name;
        if (shelf.named(name).isPresent()) {
            throw new BadInput(
                    "the store has a model " + name + " already; give this one another --name, or remove that"
                            + " one with pith models remove " + name);
        }
        shelf.requirePlace(name);
        try {
            if (Files.isDirectory(path)) {
                return run(folder(path), wish);
            }
            try (ZipFile zip = new ZipFile(path.toFile())) {
                return run(archive(zip, path), wish);
            }
        } catch (ZipException e) {
            throw new BadInput(path + " is neither a folder nor a zip archive; give one that holds config.json", e);
        } catch (InterruptedIOException | ClosedByInterruptException | CancellationException e) {
            throw new ModelUnavailable("stopped; nothing was imported", e);
        } catch (IOException e) {
            throw new ModelUnavailable(
                    path + " cannot be copied to " + shelf.folder() + ": " + e
                            + "; make room, or set PITH_MODELS to a folder with more, and try again",
                    e);
        }
    }

    private StoredModel run(Origin origin, Wish wish) throws IOException {
        Path staging = shelf.staging(wish.name);
        try {
            Trees.delete(staging);
            Path source = staging.resolve("source");
            String label = wish.label();
            Files.createDirectories(source);
            copy(Layout.CONFIG, origin, source);
            JsonNode config = JsonText.read(source.resolve(Layout.CONFIG), Layout.CONFIG + " of " + label);
            Layout.Choice choice = Layout.choose(config, origin.files().keySet(), label);
            Precision precision = Objects.requireNonNullElse(wish.precision, Precision.INT8);
            long bytes = choice.files().stream().mapToLong(origin.files()::get).sum();
            shelf.requireSpace(bytes + choice.writtenBytes(precision, bytes) + SPARE_BYTES, label);
            meter.total(bytes);
            List<StoredModel.File> fetched = new ArrayList<>();
            for (String file : choice.files()) {
                Path copy = file.equals(Layout.CONFIG) ? source.resolve(file) : copy(file, origin, source);
                fetched.add(new StoredModel.File(file, Files.size(copy), Checksum.sha256(copy)));
            }
            Path target = staging.resolve("model");
            Assembly.Origin from = new Assembly.Origin(wish.name, label, "", "", "", wish.card, fetched);
            if (origin.files().containsKey(Layout.MANIFEST)) {
                copy(Layout.MANIFEST, origin, source);
            }
            StoredModel model = new Assembly(workings, meter).build(from, source, choice, precision, target);
            if (wish.card != null) {
                Catalogue.requireLikeness(wish.card, model.card(), label, remedy(wish));
            }
            shelf.install(model, target);
            return model;
        } catch (Assembly.Misfit e) {
            throw e.refusal();
        } finally {
            Trees.delete(staging);
        }
    }

    private static String remedy(Wish wish) {
        return wish.named
                ? "see that all its files are there, or leave --as out"
                : "see that all its files are there; if it is another model, rename it and give another --name";
    }

    private Path copy(String file, Origin origin, Path source) throws IOException {
        Path target = source.resolve(file);
        Files.createDirectories(target.resolveSibling(""));
        Files.deleteIfExists(target);
        long most = Layout.limitBytes(file);
        long there = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        meter.begin();
        try (InputStream in = origin.open(file);
                OutputStream out = workings.output().append(target)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                there += count;
                // An archive's own figures are claims: what comes out is counted.
                if (there > most || there > origin.files().getOrDefault(file, 0L)) {
                    throw new BadInput(file + " has more bytes than it says, or than the " + most + " that are taken");
                }
                out.write(buffer, 0, count);
                meter.at(Step.COPYING, file, there);
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("stopped");
                }
            }
        }
        meter.whole(Step.COPYING, file, there);
        return target;
    }

    private static Origin folder(Path root) throws IOException {
        if (!Files.exists(root.resolve(Layout.CONFIG))) {
            throw new BadInput(
                    root + " holds no " + Layout.CONFIG + "; give the folder of a model in Hugging Face's" + " layout");
        }
        Map<String, Long> files = new HashMap<>();
        addKnown(root, "", files);
        return new Origin() {
            @Override
            public Map<String, Long> files() {
                return files;
            }

            @Override
            public InputStream open(String path) throws IOException {
                return Files.newInputStream(root.resolve(path));
            }
        };
    }

    /** Whatever else there is, and however much of it, is passed over. */
    private static void addKnown(Path root, String prefix, Map<String, Long> files) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root.resolve(prefix))) {
            for (Path file : all) {
                String path = prefix + file.getFileName();
                if (Layout.isKnown(path) && Files.isRegularFile(file)) {
                    files.put(path, Files.size(file));
                } else if (prefix.isEmpty() && Layout.isFolder(path) && Files.isDirectory(file)) {
                    addKnown(root, path + "/", files);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static Origin archive(ZipFile zip, Path path) {
        Map<String, ZipEntry> entries = new HashMap<>();
        if (zip.size() > Limits.FILES) {
            throw new BadInput(path + " has " + zip.size() + " entries; at most " + Limits.FILES + " are taken");
        }
        zip.stream().forEach(entry -> entries.putIfAbsent(harmless(entry, path), entry));
        String prefix = root(entries.keySet(), path);
        Map<String, Long> files = new HashMap<>();
        entries.forEach((name, entry) -> {
            String known = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
            if (Layout.isKnown(known)) {
                files.put(known, entry.getSize());
            }
        });
        return new Origin() {
            @Override
            public Map<String, Long> files() {
                return files;
            }

            @Override
            public InputStream open(String file) throws IOException {
                ZipEntry entry = entries.get(prefix + file);
                InputStream in = entry == null ? null : zip.getInputStream(entry);
                if (in == null) {
                    throw new IOException(file + " is not in the archive");
                }
                return in;
            }
        };
    }

    /** The entry's name with {@code /}; an archive that tries to reach outside is not taken at all. */
    private static String harmless(ZipEntry entry, Path path) {
        String name = entry.getName().replace('\\', '/');
        boolean outside = name.startsWith("/")
                || name.matches("(?s)[A-Za-z]:.*")
                || List.of(name.split("/")).contains("..");
        if (outside) {
            throw new BadInput(path + " has the entry \"" + Quote.of(name)
                    + "\", which reaches outside of the archive; do not trust it");
        }
        return name.replaceFirst("^(\\./)+", "");
    }

    /** What stands before {@code config.json}: nothing, or the one folder that people put everything into. */
    private static String root(Set<String> names, Path path) {
        if (names.contains(Layout.CONFIG)) {
            return "";
        }
        List<String> roots = names.stream()
                .filter(name -> name.endsWith("/" + Layout.CONFIG))
                .filter(name -> name.indexOf('/') == name.lastIndexOf('/'))
                .map(name -> name.substring(0, name.indexOf('/') + 1))
                .filter(root -> !root.startsWith("1_"))
                .toList();
        if (roots.size() != 1) {
            throw new BadInput(path + " holds " + (roots.isEmpty() ? "no " : "several ") + Layout.CONFIG
                    + "; give an archive of one model in Hugging Face's layout");
        }
        return roots.getFirst();
    }
}
