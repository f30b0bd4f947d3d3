package pith.indexer;

import java.util.ArrayList;
import java.util.List;
import pith.engine.ContentHash;
import pith.engine.Document;
import pith.engine.Value;

/**
 * The content hash of what is indexed: title, text, language, pages, metadata and the splitting rules. Documents of one hash have the
 * same passages and vectors.
 */
final class Fingerprint {
    private Fingerprint() {}

    /** The same document with its content hash computed. */
    static Document stamp(Document given) {
        return given.withContentHash(of(given));
    }

    private static String of(Document document) {
        List<String> parts = new ArrayList<>();
        parts.add("splitter " + Splitter.VERSION);
        parts.add(document.title());
        parts.add(document.text());
        parts.add(document.language());
        parts.add("pages " + document.pageStarts());
        document.metadata().forEach((name, value) -> {
            parts.add(name);
            add(value, parts);
        });
        return ContentHash.of(parts.toArray(String[]::new));
    }

    private static void add(Value value, List<String> parts) {
        switch (value) {
            case Value.Keyword keyword -> parts.add("keyword " + keyword.value());
            case Value.Text text -> parts.add("text " + text.value());
            case Value.Whole whole -> parts.add("whole " + whole.value());
            case Value.Real real -> parts.add("real " + real.value());
            case Value.Date date -> parts.add("date " + date.value());
            case Value.Flag flag -> parts.add("flag " + flag.value());
            case Value.Several several -> {
                parts.add("several " + several.values().size());
                several.values().forEach(each -> add(each, parts));
            }
        }
    }
}
