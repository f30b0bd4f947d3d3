package pith.web;

import java.util.List;

/** The description of the API, for programs and for people. */
final class Docs {
    private Docs() {}

    /** What belongs to the API itself. */
    static List<Page> described() {
        return List.of(
                Page.load("/openapi.json", "openapi.json", "application/json"),
                Page.load("/docs", "docs.html", "text/html;charset=utf-8"));
    }

    /** What the page of it is made of. */
    static List<Page> parts() {
        return List.of(
                Page.load("/docs.css", "docs.css", "text/css;charset=utf-8"),
                Page.load("/docs.js", "docs.js", "text/javascript;charset=utf-8"));
    }
}
