package pith.indexer;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.IndexLocked;
import pith.engine.IndexUnavailable;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

/**
 * Follows the files of a job. What the operating system tells of is looked at once it has been quiet for a moment, and
 * there alone; where it may have told too little, everything is looked at, which reads only the files that look changed
 * from outside. For use by one thread, which runs it; a run's own thread calls the methods of {@link FileFeed.Memory}
 * while that one waits.
 */
final class Watcher implements FileFeed.Memory {
    private static final long QUIET_MILLIS = 200;
    private static final long MOST_WAIT_MILLIS = 1_000;

    /** How often to see whether the folders themselves are there, since no event tells that one was renamed. */
    private static final long TICK_MILLIS = 1_000;

    private static final long RETRY_MILLIS = 1_000;
    private static final long TRUNCATED_MILLIS = 2_500;

    /** How often to look at everything where the system does not tell of changes. */
    private static final Duration POLL = Duration.ofSeconds(5);

    /** Opens a source of events. */
    interface EventSource {
        FolderEvents open(Path anywhere) throws IOException;
    }

    private final Indexer indexer;
    private final IndexJob job;
    private final Duration rescan;
    private final WatchListener listener;
    private final EventSource source;
    private final List<Root> roots;
    private final FileStates states;

    private FolderEvents events = new NoEvents("");
    private final Map<Root, Optional<Object>> identities = new HashMap<>();
    private final Set<Path> targets = new HashSet<>(); // of links that are followed
    private Set<Path> touched = new LinkedHashSet<>();
    private final Map<Path, Long> later = new HashMap<>(); // files to look at again, and when in nanoseconds
    private boolean everything; // whether to look at everything next
    private boolean partial; // whether only touched paths are looked at now
    private long nextScanNanos;
    private String commit = "";
    private @Nullable String unwatched; // why some folder is not watched
    private boolean unwatchedTold;
    private String trouble = "";
    private Set<Entry> toldFailures = Set.of();
    private Set<String> toldNotes = Set.of();

    /** Where the system has no events to give. */
    private record NoEvents(String why) implements FolderEvents {
        @Override
        public void watch(Path folder) throws IOException {
            throw new IOException(why);
        }

        @Override
        public void forget(Path folder) {}

        @Override
        public boolean take(long mostMillis, Consumer<Path> found) throws InterruptedException {
            Thread.sleep(Math.max(0, mostMillis));
            return false;
        }

        @Override
        public void close() {}
    }

    /** @throws pith.engine.UnreadableSource when one of the job's paths is not there */
    Watcher(Indexer indexer, IndexJob job, Duration rescan, WatchListener listener, EventSource source) {
        if (rescan.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new BadInput("a look at all files every " + rescan.toMillis()
                    + " ms is too often; give a second or more, such as 600");
        }
        this.indexer = indexer;
        this.job = job;
        this.rescan = rescan;
        this.listener = listener;
        this.source = source;
        this.roots = FileFeed.roots(job);
        this.states = new FileStates(roots.getFirst().folder());
    }

    /** Runs until the thread is interrupted. To be called once. */
    void run() {
        events = open();
        try {
            roots.forEach(root -> identities.put(root, root.identity()));
            IndexReport first = look(null);
            listener.caughtUp(first);
            toldFailures = Set.copyOf(first.entries(Outcome.FAILED));
            toldNotes = Set.copyOf(first.notes());
            while (!first.interrupted()) {
                collect();
                checkRoots();
                everything |= System.nanoTime() - nextScanNanos >= 0;
                if (everything || !touched.isEmpty()) {
                    update();
                    listener.rested();
                }
                tellUnwatched();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            events.close();
        }
    }

    private FolderEvents open() {
        try {
            return source.open(roots.getFirst().folder());
        } catch (IOException e) {
            return new NoEvents(Walk.reason(e));
        }
    }

    /** Waits for changes, and then until there are no more for a moment: an editor's save is many. */
    private void collect() throws InterruptedException {
        long now = System.nanoTime();
        long most = Math.min(TICK_MILLIS, TimeUnit.NANOSECONDS.toMillis(nextScanNanos - now) + 1);
        if (events.take(Math.max(0, most), this::touch)) {
            long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_WAIT_MILLIS);
            long left = MOST_WAIT_MILLIS;
            while (left > 0 && events.take(Math.min(QUIET_MILLIS, left), this::touch)) {
                left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
            }
        }
        later.entrySet().removeIf(file -> {
            boolean due = System.nanoTime() - file.getValue() >= 0;
            return due && touched.add(file.getKey());
        });
    }

    private void touch(Path path) {
        if (targets.contains(path)) {
            everything = true;
        }
        String name = String.valueOf(path.getFileName());
        if (roots.stream().anyMatch(root -> isPartOf(root, path) && (!name.startsWith(".") || mayRead(root, path)))) {
            touched.add(path);
        }
        if (name.equals(Place.GIT_IGNORE) || name.equals(Place.PITH_IGNORE)) {
            touched.add(Optional.ofNullable(path.getParent()).orElse(path));
        }
    }

    /** Editors leave hidden files beside the one that is saved, for which nothing need be looked at. */
    private boolean mayRead(Root root, Path path) {
        Walk.Visitor nobody = (each, file) -> {};
        return new Walk(roots, job.selection(), nobody, () -> {}).mayRead(root, path);
    }

    private static boolean isPartOf(Root root, Path path) {
        return root.only() == null
                ? path.startsWith(root.folder())
                : root.only().startsWith(path);
    }

    private void checkRoots() {
        for (Root root : roots) {
            Optional<Object> before = identities.getOrDefault(root, Optional.empty());
            Optional<Object> now = root.identity();
            if (now.isEmpty() && before.isPresent()) {
                listener.note("the folder " + root.folder()
                        + " is gone; its documents stay in the index, and it is read again when it is back");
                events.forget(root.folder());
            }
            everything |= now.isPresent() && !now.equals(before);
            identities.put(root, now);
        }
    }

    private void update() throws InterruptedException {
        boolean all = everything || !targets.isEmpty() || touched.stream().anyMatch(Files::isSymbolicLink);
        Set<Path> now = touched;
        touched = new LinkedHashSet<>();
        everything = false;
        try {
            IndexReport report = look(all ? null : outermost(now));
            if (!trouble.isEmpty()) {
                trouble = "";
                listener.note("writing to the index goes on");
            }
            tell(report, all);
        } catch (IndexLocked | IndexUnavailable e) {
            touched.addAll(now);
            everything |= all;
            String message = String.valueOf(e.getMessage());
            if (trouble.isEmpty()) {
                trouble = message;
                listener.note(message + ". The changes wait until it can be written");
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }

    /** Those of the paths that lie in no other of them. */
    private static List<Path> outermost(Set<Path> paths) {
        List<Path> outermost = new ArrayList<>();
        for (Path path : paths) {
            Path above = path.getParent();
            while (above != null && !paths.contains(above)) {
                above = above.getParent();
            }
            if (above == null) {
                outermost.add(path);
            }
        }
        outermost.sort(null);
        return outermost;
    }

    /** @param paths look at these and below them alone; null for everything */
    private IndexReport look(@Nullable List<Path> paths) {
        partial = paths != null;
        List<Root> there = roots.stream()
                .filter(root -> paths == null
                        || identities.getOrDefault(root, Optional.empty()).isPresent())
                .filter(root -> commit.isEmpty() || root.identity().isPresent())
                .toList();
        if (paths == null) {
            targets.clear();
            unwatched = null;
        }
        roots.stream().filter(root -> root.only() != null).map(Root::folder).forEach(this::folder);
        IndexReport report;
        try {
            report = indexer.run(new FileFeed(job, there, paths, this), listener::progress, name -> commit = name);
        } catch (IndexLocked e) {
            throw e;
        } catch (RuntimeException e) {
            states.clear(); // what was read is not in the index
            throw e;
        }
        for (Entry failed : report.entries(Outcome.FAILED)) {
            states.forget(failed.name());
            states.forget(failed.name().replaceFirst(":\\d+$", "")); // a line of a file
        }
        if (report.interrupted()) {
            states.clear();
        } else if (paths == null) {
            states.forgetOthers();
        } else {
            paths.stream()
                    .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(events::forget);
        }
        if (paths == null) {
            Duration wait = unwatched == null || POLL.compareTo(rescan) > 0 ? rescan : POLL;
            nextScanNanos = System.nanoTime() + wait.toNanos();
        }
        return report;
    }

    /** Tells what changed, and of a look at everything only those failures that are new. */
    private void tell(IndexReport report, boolean all) {
        List<Entry> entries = report.entries().stream()
                .filter(entry -> switch (entry.outcome()) {
                    case UNCHANGED, SKIPPED -> false;
                    case FAILED -> !all || !toldFailures.contains(entry);
                    case INDEXED, REPLACED, RENAMED, REMOVED -> true;
                })
                .toList();
        List<String> notes = report.notes().stream()
                .filter(note -> !toldNotes.contains(note))
                .toList();
        if (all) {
            toldFailures = Set.copyOf(report.entries(Outcome.FAILED));
        } else {
            Set<Entry> failures = new HashSet<>(toldFailures);
            failures.addAll(report.entries(Outcome.FAILED));
            toldFailures = failures;
        }
        toldNotes = Set.copyOf(report.notes());
        if (!entries.isEmpty() || !notes.isEmpty()) {
            listener.changed(new IndexReport(
                    report.counts(),
                    entries,
                    report.entriesLeftOut(),
                    notes,
                    report.passages(),
                    report.pieces(),
                    report.coverage(),
                    report.tookMillis(),
                    report.interrupted()));
        }
    }

    private void tellUnwatched() {
        if (unwatched != null && !unwatchedTold) {
            listener.note(
                    "the system does not tell of all changes (" + unwatched
                            + "), so that all folders are looked at every "
                            + Math.min(POLL.toSeconds(), rescan.toSeconds())
                            + " seconds; on Linux, sysctl fs.inotify.max_user_watches=1000000 allows more folders to be watched");
        }
        unwatchedTold = unwatched != null;
    }

    // Of the run, on its thread

    @Override
    public void begin(String current) {
        if (!current.equals(commit)) {
            states.clear(); // another process wrote: what the index holds of the files is to be seen anew
        }
        states.begin();
    }

    @Override
    public void folder(Path folder) {
        try {
            events.watch(folder);
        } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
            // Listing it says so.
        } catch (IOException e) {
            unwatched = String.valueOf(e.getMessage());
        }
    }

    @Override
    public void link(Path link, Path target) {
        targets.add(target);
        everything |= partial; // which of several links is the first shows in the whole alone
        Path parent = target.getParent();
        if (parent != null && !Files.isDirectory(target)) {
            folder(parent);
        }
    }

    @Override
    public boolean misses(Path file) {
        return states.misses(file);
    }

    @Override
    public boolean isUnchanged(Path file) {
        return states.isUnchanged(file);
    }

    @Override
    public boolean waits(Path file) {
        boolean waits = FileStates.isJustTruncated(file);
        if (waits) {
            later.put(file, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TRUNCATED_MILLIS));
            states.keep(file);
        }
        return waits;
    }

    @Override
    public void settled(Path file) {
        states.read(file);
    }

    @Override
    public boolean rereads(Path file) {
        later.put(file, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
        return true;
    }

    @Override
    public boolean keeps(Path file) {
        return states.isKept(file);
    }

    @Override
    public void gone(Path file) {
        states.forget(file.toString());
    }
}
