package pith.indexer;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pith.indexer.Place.Choice;

/**
 * Finds the files of roots, in the order of their names, folder by folder; it keeps the names of the folders that it
 * stands in, and of nothing else but what links lead to. No file is found twice, and no walk goes in circles.
 */
final class Walk {

    /** Takes what a walk finds. */
    interface Visitor {

        /** A folder, before its children are listed. */
        default void folder(Path folder) {}

        /** Whatever can be opened, of a format that is read or not. */
        void file(Root root, Path path);

        /** A link that is followed, and where it leads, without links. */
        default void link(Path link, Path target) {}

        /** Something that an ignore file says is not to be read. */
        default void ignored(Path path) {}

        default void skipped(Path path, String reason) {}

        /** A folder or a link that cannot be read, and perhaps could be before. */
        default void failed(Path path, String reason) {}
    }

    private final List<Root> roots;
    private final Selection selection;
    private final Visitor visitor;
    private final Runnable everyFolder;
    private final Map<Path, Path> linked = new HashMap<>(); // what links led to, without links, and by which way first
    private @Nullable Root lastRoot; // of the question before, since the next is mostly for the same folder
    private @Nullable Path lastFolder;
    private @Nullable Place lastPlace;

    /**
     * @param roots all of the job: a file that two of them hold is found in the first
     * @param everyFolder called for every folder; what it throws ends the walk
     */
    Walk(List<Root> roots, Selection selection, Visitor visitor, Runnable everyFolder) {
        this.roots = roots;
        this.selection = selection;
        this.visitor = visitor;
        this.everyFolder = everyFolder;
    }

    /** Visits all of a root. */
    void all(Root root) {
        if (root.only() != null) {
            only(root, root.only());
        } else {
            enter(root, place(root), false);
        }
    }

    /** Visits what there is at a path and below it, if that belongs to the root. */
    void at(Root root, Path path) {
        if (root.only() != null) {
            if (root.only().startsWith(path)) {
                only(root, root.only());
            }
            return;
        }
        if (path.equals(root.folder())) {
            all(root);
            return;
        }
        Path folder = path.getParent();
        if (folder != null && folder.startsWith(root.folder())) {
            Place place = placeOf(root, folder);
            if (place != null) {
                visit(root, place, path, isReachedByLink(root, folder));
            } else if (!Files.exists(folder) && !Files.notExists(folder)) {
                visitor.failed(folder, folder + " cannot be read: permission denied");
            }
        }
    }

    private static boolean isReachedByLink(Root root, Path folder) {
        for (Path each = folder; each != null && !each.equals(root.folder()); each = each.getParent()) {
            if (Files.isSymbolicLink(each)) {
                return true;
            }
        }
        return false;
    }

    private Place place(Root root) {
        return Place.of(root.folder(), selection, this::ignoreFileFailed);
    }

    private void ignoreFileFailed(Path file, IOException e) {
        visitor.failed(file, file + " cannot be read, so its rules are not heeded: " + reason(e));
    }

    private void only(Root root, Path file) {
        if (Files.isSymbolicLink(file)) {
            link(root, null, file);
        } else if (Files.isRegularFile(file)) {
            found(root, file, false);
        } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            visitor.skipped(file, "not a regular file");
        }
    }

    private void enter(Root root, Place place, boolean byLink) {
        everyFolder.run();
        Path folder = place.folder();
        visitor.folder(folder);
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
            listing.forEach(children::add);
        } catch (IOException | DirectoryIteratorException e) {
            boolean gone = !folder.equals(root.folder())
                    && (e instanceof NoSuchFileException || e instanceof NotDirectoryException);
            if (!gone) {
                visitor.failed(folder, folder + " cannot be listed: " + reason(e));
            }
        }
        children.sort(Comparator.comparing(child -> child.getFileName().toString()));
        for (Path child : children) {
            visit(root, place, child, byLink);
        }
    }

    /** @param byLink whether a link leads to the place */
    private void visit(Root root, Place place, Path child, boolean byLink) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return; // just removed
        } catch (IOException e) {
            if (place.choose(child, false) == Choice.READ) {
                visitor.failed(child, child + " cannot be read: " + reason(e));
            }
            return;
        }
        boolean isFolder = attributes.isDirectory()
                || (selection.followLinks() && attributes.isSymbolicLink() && Files.isDirectory(child));
        Choice choice = place.choose(child, isFolder);
        if (choice == Choice.IGNORED) {
            visitor.ignored(child);
        } else if (choice == Choice.READ) {
            if (attributes.isSymbolicLink()) {
                link(root, place, child);
            } else if (attributes.isDirectory()) {
                folder(root, place, child, byLink);
            } else if (attributes.isRegularFile()) {
                found(root, child, byLink);
            } else {
                visitor.skipped(child, "not a regular file");
            }
        }
    }

    private void folder(Root root, Place place, Path folder, boolean byLink) {
        if (!byLink || isNew(folder, folder)) {
            enter(root, place.enter(folder, this::ignoreFileFailed), byLink);
        }
    }

    private void found(Root root, Path file, boolean byLink) {
        if (byLink) {
            if (isNew(file, file)) {
                visitor.file(root, file);
            }
        } else if (roots.stream()
                .takeWhile(earlier -> !earlier.equals(root))
                .noneMatch(earlier -> finds(earlier, file))) {
            visitor.file(root, file);
        }
    }

    /** @param place null for a link that was named by itself */
    private void link(Root root, @Nullable Place place, Path link) {
        Path target;
        try {
            target = link.toRealPath();
        } catch (IOException e) {
            visitor.failed(
                    link,
                    link + " cannot be read: "
                            + (e instanceof NoSuchFileException ? "it is a link that leads nowhere" : reason(e)));
            return;
        }
        if (Files.isDirectory(target)) {
            linkToFolder(root, place, link, target);
        } else if (!Files.isRegularFile(target)) {
            visitor.skipped(link, "not a regular file");
        } else if (roots.stream().anyMatch(each -> finds(each, target))) {
            visitor.skipped(link, "a link to " + target + ", which is read by itself");
        } else if (isNew(target, link)) {
            visitor.link(link, target);
            visitor.file(root, link);
        }
    }

    private void linkToFolder(Root root, @Nullable Place place, Path link, Path target) {
        if (place == null || !selection.followLinks()) {
            visitor.skipped(link, "a link to a folder is not followed; --follow follows it");
        } else if (roots.stream().anyMatch(each -> each.folder().startsWith(target))) {
            visitor.skipped(link, "a link to " + target + ", which holds the indexed folder: it would go in circles");
        } else if (roots.stream().anyMatch(each -> finds(each, target))) {
            visitor.skipped(link, "a link to " + target + ", which is read by itself");
        } else if (isNew(target, link)) {
            visitor.link(link, target);
            enter(root, place.enter(link, this::ignoreFileFailed), true);
        }
    }

    /** Whether links lead there for the first time. */
    private boolean isNew(Path path, Path by) {
        Path target;
        try {
            target = path.toRealPath();
        } catch (IOException e) {
            return true; // reading it will say what is wrong
        }
        Path first = linked.putIfAbsent(target, by);
        if (first != null) {
            visitor.skipped(by, "links lead to the same as " + first + ", which is read");
        }
        return first == null;
    }

    /** Whether the walk of a root comes to this file or folder, which has no link in its path. */
    private boolean finds(Root root, Path path) {
        if (root.only() != null) {
            return root.only().equals(path);
        }
        Path folder = path.getParent();
        if (folder == null || !folder.startsWith(root.folder())) {
            return false;
        }
        if (!root.equals(lastRoot) || !folder.equals(lastFolder)) {
            lastRoot = root;
            lastFolder = folder;
            lastPlace = placeOf(root, folder);
        }
        return lastPlace != null && lastPlace.choose(path, Files.isDirectory(path)) == Choice.READ;
    }

    /** Whether a walk of the root could come to this path and read it, were it a file or a folder. */
    boolean mayRead(Root root, Path path) {
        Path folder = path.getParent();
        if (root.only() != null || folder == null || !folder.startsWith(root.folder())) {
            return path.equals(root.only()) || path.equals(root.folder());
        }
        Place place = placeOf(root, folder);
        return place != null && (place.choose(path, true) == Choice.READ || place.choose(path, false) == Choice.READ);
    }

    /** The folder as the walk of the root comes to it; null when it does not. */
    private @Nullable Place placeOf(Root root, Path folder) {
        Place place = Place.of(root.folder(), selection, (path, e) -> {});
        if (folder.equals(root.folder())) {
            return place;
        }
        for (Path name : root.folder().relativize(folder)) {
            Path child = place.folder().resolve(name);
            boolean followed = selection.followLinks() || !Files.isSymbolicLink(child);
            if (!followed || !Files.isDirectory(child) || place.choose(child, true) != Choice.READ) {
                return null;
            }
            place = place.enter(child, (path, e) -> {});
        }
        return place;
    }

    /** For people: what went wrong, without the path. */
    static String reason(Exception e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException gone -> "it is no longer there";
            default -> e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        };
    }
}
