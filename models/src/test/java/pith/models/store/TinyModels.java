package pith.models.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The tiny models of the class path, file by file, as a repository of the hub has them. */
final class TinyModels {
    private static final String ROOT = "/pith/models/tiny/";

    private TinyModels() {}

    /** An encoder of 32 numbers whose graph was exported by its publisher. */
    static Map<String, byte[]> encoder() {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : new String[] {
            "config.json", "tokenizer.json", "modules.json", "sentence_bert_config.json", "1_Pooling/config.json"
        }) {
            files.put(name, read("encoder/" + name));
        }
        files.put("onnx/model.onnx", read("encoder/model.onnx"));
        files.put("README.md", "# Tiny\n".getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /** A reader whose graph was exported by its publisher. */
    static Map<String, byte[]> reader() {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("config.json", read("reader/config.json"));
        files.put("tokenizer.json", read("reader/tokenizer.json"));
        files.put("onnx/model.onnx", read("reader/model.onnx"));
        return files;
    }

    static byte[] read(String name) {
        try (InputStream in = Objects.requireNonNull(TinyModels.class.getResourceAsStream(ROOT + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes the files of a repository below a folder. */
    static Path write(Map<String, byte[]> files, Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling(""));
            Files.write(path, file.getValue());
        }
        return folder;
    }
}
