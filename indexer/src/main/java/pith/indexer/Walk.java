package pith.indexer;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the files of a root, in the order of their names, folder by folder. What begins with a dot is passed over.
 * Links to files are followed, links to folders are not, so that no walk goes in circles.
 */
final class Walk {

    /** A folder or a link that cannot be read, or a thing that is no file. */
    record Trouble(Path path, String reason) {}

    private final Pulse pulse;
    private final List<Path> files = new ArrayList<>();
    private final List<Trouble> skipped = new ArrayList<>();
    private final List<Trouble> failed = new ArrayList<>();

    /** @throws Pulse.Stopped when the run is to stop */
    Walk(Root root, Pulse pulse) {
        this.pulse = pulse;
        if (root.only() != null) {
            take(root.only());
        } else {
            enter(root.folder());
        }
    }

    /** Whatever can be opened, of a format that is read or not. */
    List<Path> files() {
        return files;
    }

    List<Trouble> skipped() {
        return skipped;
    }

    List<Trouble> failed() {
        return failed;
    }

    private void enter(Path folder) {
        pulse.stopIfAsked();
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder, child -> !isHidden(child))) {
            listing.forEach(children::add);
        } catch (IOException | DirectoryIteratorException e) {
            failed.add(new Trouble(folder, folder + " cannot be listed: " + reason(e)));
        }
        children.sort(Comparator.comparing(child -> child.getFileName().toString()));
        for (Path child : children) {
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                enter(child);
            } else {
                take(child);
            }
        }
    }

    private void take(Path path) {
        if (Files.isRegularFile(path)) {
            files.add(path);
        } else if (Files.isDirectory(path)) {
            skipped.add(new Trouble(path, "a link to a folder is not followed; index that folder by its own path"));
        } else if (Files.exists(path)) {
            skipped.add(new Trouble(path, "not a regular file"));
        } else {
            failed.add(
                    new Trouble(path, path + " cannot be read: it is a link that leads nowhere, or was just removed"));
        }
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
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
