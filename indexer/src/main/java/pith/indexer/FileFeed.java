package pith.indexer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.IndexView;
import pith.engine.PithException;
import pith.engine.Quote;
import pith.engine.UnreadableSource;
import pith.indexer.IndexJob.Prune;

/** The documents of a job's files; afterwards, the documents whose files are gone. */
final class FileFeed implements Feed {

    /** What a watcher knows of the files and wants to know. */
    interface Memory {
        /** Remembers nothing. */
        Memory NONE = new Memory() {};

        /** The run begins, on this commit of the index. */
        default void begin(String commit) {}

        /** A folder is about to be listed. */
        default void folder(Path folder) {}

        /** A link that is followed leads there. */
        default void link(Path link, Path target) {}

        /** Whether the index holds the file as it now is, so that it need not be read. */
        default boolean isUnchanged(Path file) {
            return false;
        }

        /** Whether the file was read once and is no longer there. */
        default boolean misses(Path file) {
            return false;
        }

        /** Whether to leave the file for later, and what the index holds of it. */
        default boolean waits(Path file) {
            return false;
        }

        /** A file was read, and was the same before and after. */
        default void settled(Path file) {}

        /** Whether a file that changed while it was read will be read again. */
        default boolean rereads(Path file) {
            return false;
        }

        /** The documents of a file are removed. */
        default void gone(Path file) {}

        /** Whether {@link #isUnchanged} or {@link #waits} said yes in this run. */
        default boolean keeps(Path file) {
            return false;
        }
    }

    private final IndexJob job;
    private final List<Root> roots;
    private final @Nullable List<Path> touched; // null for everything
    private final Set<String> touchedUris; // without an ending "/"
    private final Memory memory;

    private final Set<Root> holding = new HashSet<>(); // roots with a file that can be read
    private final Set<String> failedFiles = new HashSet<>(); // uris
    private final List<String> failedFolders = new ArrayList<>(); // uris, with the ending "/"
    private long ignored;

    /** @throws UnreadableSource when one of the job's paths is not there */
    FileFeed(IndexJob job) {
        this(job, roots(job), null, Memory.NONE);
    }

    /** @param touched look at these paths and below them alone; null for everything */
    FileFeed(IndexJob job, List<Root> roots, @Nullable List<Path> touched, Memory memory) {
        this.job = job;
        this.roots = roots;
        this.touched = touched == null ? null : withOwners(touched);
        this.touchedUris = this.touched == null
                ? Set.of()
                : this.touched.stream().map(FileFeed::uri).collect(Collectors.toSet());
        this.memory = memory;
    }

    /** What is said of a file beside it is read with the file. */
    private static List<Path> withOwners(List<Path> paths) {
        return Stream.concat(paths.stream(), paths.stream().flatMap(path -> Sidecar.owner(path).stream()))
                .distinct()
                .toList();
    }

    /** @throws UnreadableSource when one of the job's paths is not there */
    static List<Root> roots(IndexJob job) {
        return job.paths().stream().map(Root::of).distinct().toList();
    }

    private static String uri(Path path) {
        String uri = path.toUri().toString();
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    @Override
    public List<String> into(IndexRun run) {
        memory.begin(run.known().commit());
        try (Census census = new Census(touched == null ? roots : List.of(), job.selection(), run.pulse());
                Formats formats = new Formats(run.pulse()::stopIfAsked)) {
            Walk walk = new Walk(roots, job.selection(), new Reading(run, formats), run.pulse()::stopIfAsked);
            for (Root root : roots) {
                run.pulse().stopIfAsked();
                Optional<Object> before = root.identity();
                if (touched == null) {
                    walk.all(root);
                } else {
                    touched.forEach(path -> walk.at(root, path));
                }
                boolean missing = touched != null && before.isEmpty();
                if (missing || !root.identity().equals(before)) {
                    fail(root.folder(), root.folder() + " was taken away meanwhile, so nothing was removed", run);
                }
            }
            census.done();
        }
        if (ignored > 0 && touched == null) {
            run.note((ignored == 1
                            ? "1 file or folder is"
                            : String.format(Locale.ROOT, "%,d files and folders are", ignored))
                    + " passed over because an ignore file says so; --no-ignore reads them");
        }
        return job.prune() == Prune.NEVER ? List.of() : gone(run);
    }

    /** Reads what the walk finds. */
    private final class Reading implements Walk.Visitor {
        private final IndexRun run;
        private final Formats formats;

        Reading(IndexRun run, Formats formats) {
            this.run = run;
            this.formats = formats;
        }

        @Override
        public void folder(Path folder) {
            memory.folder(folder);
        }

        @Override
        public void link(Path link, Path target) {
            memory.link(link, target);
        }

        @Override
        public void file(Root root, Path path) {
            run.pulse().stopIfAsked();
            if (!Sidecar.is(path)) {
                run.pulse().readingFile(path.toString(), Census.size(path));
                read(root, path, formats, run);
            }
            run.pulse().fileRead();
        }

        @Override
        public void ignored(Path path) {
            ignored++;
        }

        @Override
        public void skipped(Path path, String reason) {
            run.skipped(path.toString(), reason);
        }

        @Override
        public void failed(Path path, String reason) {
            fail(path, reason, run);
        }
    }

    private void fail(Path path, String reason, IndexRun run) {
        fail(path, path.toString(), reason, run);
        failedFolders.add(uri(path) + "/");
    }

    private void read(Root root, Path path, Formats formats, IndexRun run) {
        if (isUnchanged(path) || memory.waits(path)) {
            return;
        }
        Optional<List<Object>> before = state(path);
        if (before.isEmpty() && Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return; // just removed
        }
        if (extract(root, path, formats, run)) {
            holding.add(root);
        }
        if (state(path).equals(before)) {
            memory.settled(path);
            Sidecar.beside(path).filter(Files::isRegularFile).forEach(memory::settled);
        } else if (!memory.rereads(path)) {
            run.note(path + " changed while it was read; index it again when it is at rest");
        }
    }

    private boolean isUnchanged(Path path) {
        return memory.isUnchanged(path)
                && Sidecar.beside(path)
                        .allMatch(beside ->
                                Files.isRegularFile(beside) ? memory.isUnchanged(beside) : !memory.misses(beside));
    }

    private static Optional<List<Object>> state(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(
                    List.of(attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey())));
        } catch (IOException e) {
            return Optional.empty(); // reading it says what is wrong
        }
    }

    /** Returns whether the file is of a format that is read. */
    private boolean extract(Root root, Path path, Formats formats, IndexRun run) {
        AtomicBoolean unknown = new AtomicBoolean();
        try {
            Sidecar sidecar = Sidecar.of(path);
            SourceFile file = new SourceFile(
                    path,
                    root.folder(),
                    job.prefix(),
                    Files.getLastModifiedTime(path).toInstant());
            formats.extractor(path).extract(file, new Extractor.Sink() {
                @Override
                public void document(Document found, String name) {
                    Document document = declared(sidecar == null ? found : sidecar.applyTo(found));
                    if (!standsElsewhere(document, name, run)) {
                        run.offer(document, name);
                    }
                }

                @Override
                public void failed(String name, PithException why) {
                    fail(path, name, String.valueOf(why.getMessage()), run);
                }

                @Override
                public void empty() {
                    run.skipped(path.toString(), "empty");
                }

                @Override
                public void unknown(String reason) {
                    unknown.set(true);
                    run.skipped(path.toString(), reason);
                }
            });
        } catch (IOException e) {
            fail(path, path.toString(), path + " cannot be read: " + Walk.reason(e), run);
        } catch (UnreadableSource | BadInput e) {
            fail(path, path.toString(), String.valueOf(e.getMessage()), run);
        }
        return !unknown.get();
    }

    private Document declared(Document document) {
        return job.language().isEmpty() ? document : document.withLanguage(job.language());
    }

    private void fail(Path path, String name, String reason, IndexRun run) {
        run.failed(name, reason);
        failedFiles.add(path.toUri().toString());
    }

    /** Whether a file that is not looked at now gave the document, as it would be the first of two in a whole run. */
    private boolean standsElsewhere(Document document, String name, IndexRun run) {
        IndexView.Entry entry = touched == null ? null : run.known().entry(document.id());
        if (entry == null || !entry.root().equals(document.root())) {
            return false;
        }
        String file = SourceFile.fileUri(entry.uri());
        if (file.equals(SourceFile.fileUri(document.uri())) || isTouched(file) || !Files.exists(path(file))) {
            return false;
        }
        run.failed(
                name,
                "id \"" + Quote.of(document.id()) + "\" stands in " + path(file)
                        + " too, and that one is kept; give each document an id of its own");
        return true;
    }

    private boolean isTouched(String fileUri) {
        if (touched == null) {
            return true;
        }
        for (int end = fileUri.length(); end > 0; end = fileUri.lastIndexOf('/', end - 1)) {
            if (touchedUris.contains(fileUri.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    private static Path path(String fileUri) {
        return Path.of(URI.create(fileUri));
    }

    /** The documents of the job's roots whose files, or lines of files, are no longer there. */
    private List<String> gone(IndexRun run) {
        Map<String, Boolean> filled = new HashMap<>(); // by the root's folder
        List<String> gone = new ArrayList<>();
        run.known().forEach(entry -> {
            String file = SourceFile.fileUri(entry.uri());
            Optional<Root> owner = roots.stream()
                    .filter(root -> covers(root, entry.root(), file))
                    .findFirst();
            if (owner.isEmpty()
                    || run.saw(entry.id())
                    || !isTouched(file)
                    || failed(file)
                    || memory.keeps(path(file))) {
                return;
            }
            if (job.prune() == Prune.EVEN_IF_EMPTY
                    || filled.computeIfAbsent(entry.root(), root -> isHolding(owner.get()))) {
                gone.add(entry.id());
                memory.gone(path(file));
            }
        });
        filled.entrySet().stream()
                .filter(root -> !root.getValue())
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(root -> run.note("the folder " + root + " holds no file that can be read, so "
                        + "nothing was removed; if it is meant to be empty, say --prune even-if-empty"));
        gone.sort(null);
        return gone;
    }

    /** Whether there is any file to read in a root; always for a file that was named by itself. */
    private boolean isHolding(Root root) {
        if (root.only() != null || holding.contains(root)) {
            return true;
        }
        var found = new Pulse.Stopped();
        try (Formats formats = new Formats(() -> {})) {
            Walk.Visitor visitor = (each, file) -> {
                if (!Sidecar.is(file) && formats.reads(file)) {
                    throw found;
                }
            };
            new Walk(List.of(root), job.selection(), visitor, () -> {}).all(root);
            return false;
        } catch (Pulse.Stopped e) {
            return true;
        }
    }

    private static boolean covers(Root root, String documentRoot, String fileUri) {
        return documentRoot.equals(root.folder().toString())
                && (root.only() == null || fileUri.equals(root.only().toUri().toString()));
    }

    private boolean failed(String fileUri) {
        return failedFiles.contains(fileUri) || failedFolders.stream().anyMatch(fileUri::startsWith);
    }
}
