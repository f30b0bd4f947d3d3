package pith.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.engine.ContentHash;
import pith.engine.ModelUnavailable;

/** Where a model's files are. Immutable. */
sealed interface ModelFiles {

    String GRAPH = "model.onnx";
    String TOKENIZER = "tokenizer.json";

    /**
     * The most bytes of one file that are taken into memory; the embedded graphs have 23 million. A folder's graph may be
     * longer, for ONNX Runtime reads it itself.
     */
    int MAX_BYTES = 64 << 20;

    /** The model's name where it does not give one itself. */
    String name();

    /** How to speak of the model in a message. */
    String label();

    /** What to do when a file is missing. */
    String remedy();

    /** Null when there is no such file. The caller closes it. */
    @Nullable
    InputStream open(String file) throws IOException;

    default boolean has(String file) {
        try (InputStream in = open(file)) {
            return in != null;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Throws where there is no such file. */
    default void require(String file) {
        if (!has(file)) {
            throw missing(file);
        }
    }

    /** The file's bytes. */
    default byte[] read(String file) {
        try (InputStream in = opened(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ModelUnavailable(
                        file + " of " + label() + " has more than the " + MAX_BYTES + " bytes that are taken");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** SHA-256 of the file, of any length, in lower-case hexadecimal. */
    default String sha256(String file) {
        try (InputStream in = opened(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (DigestInputStream through = new DigestInputStream(in, digest)) {
                through.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** SHA-256 over the graph and what it keeps beside itself. */
    default String graphSha256() {
        List<String> beside = besideGraph();
        if (beside.isEmpty()) {
            return sha256(GRAPH);
        }
        return ContentHash.of(Stream.concat(Stream.of(GRAPH), beside.stream())
                .map(this::sha256)
                .toArray(String[]::new));
    }

    /** The files of weights that are too large for the graph's own, in the order of their names. */
    default List<String> besideGraph() {
        return List.of();
    }

    private InputStream opened(String file) throws IOException {
        InputStream in = open(file);
        if (in == null) {
            throw missing(file);
        }
        return in;
    }

    private ModelUnavailable missing(String file) {
        return new ModelUnavailable(label() + " has no " + file + "; " + remedy());
    }

    private ModelUnavailable unreadable(String file, IOException e) {
        return new ModelUnavailable(file + " of " + label() + " cannot be read: " + e + "; " + remedy(), e);
    }

    /** A folder. */
    record Folder(Path path) implements ModelFiles {
        @Override
        public String name() {
            Path last = path.toAbsolutePath().normalize().getFileName();
            return last == null ? path.toString() : last.toString();
        }

        @Override
        public String label() {
            return "the model in " + path;
        }

        @Override
        public String remedy() {
            return Files.isDirectory(path)
                    ? "a model's folder needs at least model.onnx, tokenizer.json and config.json"
                    : "there is no such folder; give the folder that holds model.onnx";
        }

        @Override
        public @Nullable InputStream open(String file) throws IOException {
            Path at = path.resolve(file);
            return Files.exists(at) ? Files.newInputStream(at) : null;
        }

        /** By the names that PyTorch's exporter and Optimum give them. */
        @Override
        public List<String> besideGraph() {
            try (Stream<Path> files = Files.list(path)) {
                return files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.startsWith(GRAPH + "_data") || name.startsWith(GRAPH + ".data"))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new ModelUnavailable(path + " cannot be listed: " + e + "; " + remedy(), e);
            }
        }
    }

    /** A model that comes with Pith, among the class path's resources. */
    record Embedded(String folder) implements ModelFiles {
        @Override
        public String name() {
            return folder;
        }

        @Override
        public String label() {
            return "the embedded " + folder;
        }

        @Override
        public String remedy() {
            return "this build of Pith is incomplete; build it again, or give a folder with a model";
        }

        @Override
        public @Nullable InputStream open(String file) {
            return Models.class.getResourceAsStream(folder + "/" + file);
        }
    }
}
