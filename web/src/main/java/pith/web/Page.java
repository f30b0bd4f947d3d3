package pith.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import pith.engine.ContentHash;

/**
 * A file of the page, held in memory.
 *
 * @param path the path it is served at
 * @param contentType with its charset
 * @param content what is served
 * @param tag tells versions apart, so that a browser asks again without loading again
 */
@SuppressWarnings("ArrayRecordComponent") // a handful of files; compared by nobody
record Page(String path, String contentType, byte[] content, String tag) {

    private static final String SCRIPT = "text/javascript;charset=utf-8";

    /** The modules that {@code pith.js} is made of. */
    private static final List<String> MODULES = List.of(
            "ask",
            "dashboard",
            "document",
            "dom",
            "explain",
            "filters",
            "hits",
            "keys",
            "options",
            "request",
            "state",
            "suggest",
            "text",
            "theme",
            "upload");

    /** All files of the page. */
    static List<Page> all() {
        List<Page> all = new ArrayList<>(List.of(
                load("/", "index.html", "text/html;charset=utf-8"),
                load("/pith.css", "pith.css", "text/css;charset=utf-8"),
                load("/pith.js", "pith.js", SCRIPT),
                load("/icon.svg", "icon.svg", "image/svg+xml")));
        MODULES.forEach(module -> all.add(load("/js/" + module + ".js", "js/" + module + ".js", SCRIPT)));
        return List.copyOf(all);
    }

    /** @param file of this package */
    static Page load(String path, String file, String contentType) {
        try (InputStream in = Page.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + file);
            }
            byte[] content = in.readAllBytes();
            String tag = "\"" + ContentHash.ofBytes(content).substring(0, 16) + "\"";
            return new Page(path, contentType, content, tag);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void serve(Context context) {
        context.header("Cache-Control", "no-cache");
        context.header("ETag", tag);
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.contentType(contentType).result(content);
    }
}
