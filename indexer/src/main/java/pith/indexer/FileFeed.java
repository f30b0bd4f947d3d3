package pith.indexer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.IndexView;
import pith.engine.PithException;
import pith.engine.UnreadableSource;
import pith.indexer.IndexJob.Prune;

/** The documents of a job's files; afterwards, the documents whose files are gone. */
final class FileFeed implements Feed {
    private final IndexJob job;
    private final List<Root> roots;

    private final Set<Path> read = new HashSet<>(); // a file that two paths of the job lead to is read once
    private final Set<String> failedFiles = new HashSet<>(); // uris
    private final List<String> failedFolders = new ArrayList<>(); // uris, with the ending "/"
    private final Set<String> emptyRoots = new HashSet<>();

    /** @throws UnreadableSource when one of the job's paths is not there */
    FileFeed(IndexJob job) {
        this.job = job;
        this.roots = job.paths().stream().map(Root::of).distinct().toList();
    }

    @Override
    public List<String> into(IndexRun run) {
        List<Walk> walks =
                roots.stream().map(root -> new Walk(root, run.pulse())).toList();
        run.pulse()
                .filesCounted(
                        walks.stream().mapToLong(walk -> walk.files().size()).sum());
        for (int i = 0; i < roots.size(); i++) {
            run.pulse().stopIfAsked();
            feed(roots.get(i), walks.get(i), run);
        }
        return job.prune() == Prune.NEVER ? List.of() : gone(run);
    }

    private void feed(Root root, Walk walk, IndexRun run) {
        walk.skipped().forEach(skipped -> run.skipped(skipped.path().toString(), skipped.reason()));
        for (Walk.Trouble failed : walk.failed()) {
            run.failed(failed.path().toString(), failed.reason());
            failedFiles.add(failed.path().toUri().toString());
            String uri = failed.path().toUri().toString();
            failedFolders.add(uri.endsWith("/") ? uri : uri + "/");
        }
        boolean any = false;
        for (Path path : walk.files()) {
            Optional<Extractor> extractor = Formats.extractor(path.getFileName().toString());
            any |= extractor.isPresent();
            if (read.add(path)) {
                run.pulse().readingFile(path.toString());
                extractor.ifPresentOrElse(
                        known -> extract(root, path, known, run),
                        () -> run.skipped(path.toString(), "no text format that is read: " + shownExtension(path)));
            }
            run.pulse().fileRead();
        }
        if (!any && root.only() == null) {
            emptyRoots.add(root.folder().toString());
        }
    }

    private static String shownExtension(Path path) {
        String extension = Formats.extension(path.getFileName().toString());
        return extension.isEmpty() ? "no extension" : extension;
    }

    private void extract(Root root, Path path, Extractor extractor, IndexRun run) {
        try {
            SourceFile file = new SourceFile(
                    path,
                    root.folder(),
                    job.prefix(),
                    Files.getLastModifiedTime(path).toInstant());
            extractor.extract(file, new Extractor.Sink() {
                @Override
                public void document(Document document, String name) {
                    run.offer(job.language().isEmpty() ? document : document.withLanguage(job.language()), name);
                }

                @Override
                public void failed(String name, PithException why) {
                    fail(path, name, String.valueOf(why.getMessage()), run);
                }

                @Override
                public void empty() {
                    run.skipped(path.toString(), "empty");
                }
            });
        } catch (IOException e) {
            fail(path, path.toString(), path + " cannot be read: " + Walk.reason(e), run);
        } catch (UnreadableSource | BadInput e) {
            fail(path, path.toString(), String.valueOf(e.getMessage()), run);
        }
    }

    private void fail(Path path, String name, String reason, IndexRun run) {
        run.failed(name, reason);
        failedFiles.add(path.toUri().toString());
    }

    /** The documents of the job's roots whose files, or lines of files, are no longer there. */
    private List<String> gone(IndexRun run) {
        List<String> gone = new ArrayList<>();
        Set<String> kept = new HashSet<>();
        for (IndexView.Entry entry : run.known().entries()) {
            String file = SourceFile.fileUri(entry.uri());
            boolean ours = roots.stream().anyMatch(root -> covers(root, entry.root(), file));
            if (!ours || run.saw(entry.id()) || failed(file)) {
                continue;
            }
            if (emptyRoots.contains(entry.root()) && job.prune() != Prune.EVEN_IF_EMPTY) {
                kept.add(entry.root());
            } else {
                gone.add(entry.id());
            }
        }
        kept.stream()
                .sorted()
                .forEach(root -> run.note("the folder " + root + " holds no file that can be read, so "
                        + "nothing was removed; if it is meant to be empty, say --prune even-if-empty"));
        gone.sort(null);
        return gone;
    }

    private static boolean covers(Root root, String documentRoot, String fileUri) {
        return documentRoot.equals(root.folder().toString())
                && (root.only() == null || fileUri.equals(root.only().toUri().toString()));
    }

    private boolean failed(String fileUri) {
        return failedFiles.contains(fileUri) || failedFolders.stream().anyMatch(fileUri::startsWith);
    }
}
