package pith.indexer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import pith.engine.Document;
import pith.engine.Value;

/**
 * A file to read.
 *
 * @param path absolute
 * @param root the folder that is indexed, absolute, without links in it
 * @param idPrefix stands before its documents' ids
 * @param modified when it last changed
 */
record SourceFile(Path path, Path root, String idPrefix, Instant modified) {

    /** Its path below the root, with {@code /}. */
    String pathBelowRoot() {
        return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    String uri() {
        return path.toUri().toString();
    }

    /** Its name without folders and extension. */
    String stem() {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** The file as one document, whose id is the file's path; without its content hash, as all from here. */
    Document document(
            String title, String text, Map<String, Value> metadata, String language, List<Integer> pageStarts) {
        return withoutHash(idPrefix + pathBelowRoot(), uri(), title, text, metadata, language, pageStarts);
    }

    /** One of the documents that the file holds, whose id stands in it. */
    Document part(String id, String title, String text, Map<String, Value> metadata, String language) {
        // A fragment takes the space as %20, never as +.
        String fragment = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        return withoutHash(idPrefix + id, uri() + "#" + fragment, title, text, metadata, language, List.of());
    }

    private Document withoutHash(
            String id,
            String uri,
            String title,
            String text,
            Map<String, Value> metadata,
            String language,
            List<Integer> pageStarts) {
        return new Document(id, uri, root.toString(), title, text, metadata, modified, "", language, pageStarts);
    }

    /** The uri of the file that a document came from, given the document's. */
    static String fileUri(String documentUri) {
        int fragment = documentUri.indexOf('#');
        return fragment < 0 ? documentUri : documentUri.substring(0, fragment);
    }
}
