package pith.indexer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pith.engine.Value;

/** Markdown: the text is the file's, unit by unit, the front matter too; its fields are metadata beside. */
final class MarkdownExtractor implements Extractor {

    @Override
    public void extract(SourceFile file, Sink sink) throws IOException {
        String text = Content.decode(Content.read(file.path(), Content.MAX_BYTES), file.path());
        if (text.isBlank()) {
            sink.empty();
            return;
        }
        FrontMatter front = FrontMatter.of(text);
        ObjectNode fields = front.fields();
        Map<String, Value> metadata = Formats.metadata(file);
        metadata.putAll(Metadata.of(fields, Set.of("title")));
        String title = fields.path("title").isValueNode()
                ? fields.path("title").asText().strip()
                : "";
        if (title.isEmpty()) {
            title = Titles.ofMarkdown(text.substring(front.end())).orElseGet(file::stem);
        }
        String language = DeclaredLanguage.of(
                fields.path("language").asText(""), fields.path("lang").asText(""));
        sink.document(
                file.document(title, text, metadata, language, List.of()),
                file.path().toString());
    }
}
