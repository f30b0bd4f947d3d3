package pith.indexer;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pith.engine.Document;
import pith.engine.Languages;
import pith.engine.UnreadableSource;
import pith.engine.Value;
import pith.indexer.child.Kind;
import pith.indexer.child.Reply;

/** A file whose format is parsed in the child process. */
final class ForeignExtractor implements Extractor {
    private final ForeignParser parser;
    private final Kind kind;

    ForeignExtractor(ForeignParser parser, Kind kind) {
        this.parser = parser;
        this.kind = kind;
    }

    @Override
    public void extract(SourceFile file, Sink sink) throws IOException {
        switch (parser.parse(file.path(), kind)) {
            case Reply.Failed failed -> throw new UnreadableSource(failed.reason());
            case Reply.Unknown unknown -> sink.unknown(unknown.reason());
            case Reply.Parsed parsed -> {
                if (parsed.text().isBlank()) {
                    sink.empty();
                } else {
                    sink.document(document(file, parsed), file.path().toString());
                }
            }
        }
    }

    private static Document document(SourceFile file, Reply.Parsed parsed) {
        Map<String, Value> metadata = new TreeMap<>();
        metadata.put("format", new Value.Keyword(parsed.format()));
        List<Value> authors =
                parsed.authors().stream().<Value>map(Value.Keyword::new).toList();
        if (!authors.isEmpty()) {
            metadata.put("author", authors.size() == 1 ? authors.getFirst() : new Value.Several(authors));
        }
        putDate("created", parsed.created(), metadata);
        putDate("modified", parsed.modified(), metadata);
        if (!parsed.pageStarts().isEmpty()) {
            metadata.put("pages", new Value.Whole(parsed.pageStarts().size()));
        }
        String title = parsed.title().isBlank() ? file.stem() : parsed.title().strip();
        String language = Languages.code(parsed.language()).orElse("");
        return file.document(title, parsed.text(), metadata, language, parsed.pageStarts());
    }

    private static void putDate(String name, @Nullable Instant moment, Map<String, Value> metadata) {
        if (moment != null) {
            metadata.put(name, new Value.Date(moment));
        }
    }
}
