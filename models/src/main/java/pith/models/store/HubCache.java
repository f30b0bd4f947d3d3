package pith.models.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;

/**
 * What other programs of this user have fetched from the hub: {@code models--org--name/snapshots/COMMIT/FILE}, mostly
 * links to {@code blobs/CHECKSUM}, and {@code refs/NAME} with the commit of a branch. Read only; what is taken is
 * verified like a download.
 */
final class HubCache {
    private final Path folder;

    HubCache(Path folder) {
        this.folder = folder;
    }

    /** The file, if it is there whole. */
    Optional<Path> find(String repository, String commit, RemoteFile file) {
        Path path = snapshots(repository).resolve(commit).resolve(file.path());
        try {
            boolean same = Files.isRegularFile(path)
                    && Files.size(path) == file.size()
                    && file.checksum().matches(path);
            return same ? Optional.of(path) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // the hub has it too
        }
    }

    /** What is there of a repository, without asking the hub. */
    Listing listing(String repository, String revision) {
        String commit = Names.isCommit(revision) ? revision : ref(repository, revision);
        Path snapshot = snapshots(repository).resolve(commit);
        if (commit.isEmpty() || !Files.isDirectory(snapshot)) {
            List<String> others = commits(repository);
            throw new ModelUnavailable(repository + " at revision " + revision + " is not in " + folder
                    + ", and HF_HUB_OFFLINE forbids to fetch it; unset HF_HUB_OFFLINE"
                    + (others.isEmpty() ? "" : ", or take what is there: " + repository + "@" + others.getFirst()));
        }
        Map<String, Listing.Item> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(snapshot, 2)) {
            for (Path path :
                    all.limit(Limits.FILES).filter(Files::isRegularFile).toList()) {
                String name = snapshot.relativize(path).toString().replace('\\', '/');
                files.put(name, new Listing.Item(Files.size(path), checksum(path)));
            }
        } catch (IOException e) {
            throw new ModelUnavailable(snapshot + " cannot be read: " + e + "; unset HF_HUB_OFFLINE to fetch it", e);
        }
        return new Listing(repository, commit, "", files);
    }

    /** A file there with the checksum that it must have. */
    RemoteFile file(Listing listing, String path) {
        Listing.Item item = listing.files().get(path);
        if (item == null || item.checksum() == null) {
            throw new ModelUnavailable(path + " of " + listing.repository() + " in " + folder
                    + " cannot be verified, since no checksum is kept beside it, and HF_HUB_OFFLINE forbids to ask; unset"
                    + " it, or use pith models import with the folder");
        }
        return new RemoteFile(path, item.size(), item.checksum());
    }

    /** A blob is named by its checksum. */
    private static @Nullable Checksum checksum(Path path) throws IOException {
        if (!Files.isSymbolicLink(path)) {
            return null;
        }
        Path blob = Files.readSymbolicLink(path).getFileName();
        return blob == null ? null : Checksum.of(blob.toString());
    }

    private String ref(String repository, String revision) {
        Path ref = repository(repository).resolve("refs").resolve(revision);
        try {
            String commit = Files.isRegularFile(ref) ? Files.readString(ref).strip() : "";
            return Names.isCommit(commit) ? commit : "";
        } catch (IOException e) {
            return "";
        }
    }

    private List<String> commits(String repository) {
        try (Stream<Path> all = Files.list(snapshots(repository))) {
            return all.map(path -> String.valueOf(path.getFileName()))
                    .filter(Names::isCommit)
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            return List.of();
        }
    }

    private Path snapshots(String repository) {
        return repository(repository).resolve("snapshots");
    }

    private Path repository(String repository) {
        return folder.resolve("models--" + repository.replace("/", "--"));
    }
}
