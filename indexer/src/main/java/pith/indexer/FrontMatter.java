package pith.indexer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import pith.engine.BadInput;

/**
 * The fields at the head of a Markdown file, in YAML between two lines of three dashes. They stay in the text, so that
 * offsets fit the file; what only looks like them is text and nothing else.
 *
 * @param fields none where there is no front matter
 * @param end where the text after it begins; 0 where there is none
 */
record FrontMatter(ObjectNode fields, int end) {

    static FrontMatter of(String text) {
        FrontMatter none = new FrontMatter(JsonNodeFactory.instance.objectNode(), 0);
        int begin = afterMark(text, 0, "---");
        if (begin < 0) {
            return none;
        }
        for (int line = begin; line < text.length() && line - begin <= Yaml.MAX_CHARACTERS; ) {
            int end = Math.max(afterMark(text, line, "---"), afterMark(text, line, "..."));
            if (end >= 0) {
                try {
                    return new FrontMatter(Yaml.object(text.substring(begin, line)), end);
                } catch (BadInput e) {
                    return none; // two rules with prose between them
                }
            }
            int next = text.indexOf('\n', line);
            line = next < 0 ? text.length() : next + 1;
        }
        return none;
    }

    /** Where the next line begins, when the line at {@code at} is the mark alone; else -1. */
    private static int afterMark(String text, int at, String mark) {
        if (!text.startsWith(mark, at)) {
            return -1;
        }
        int newline = text.indexOf('\n', at);
        int end = newline < 0 ? text.length() : newline;
        return text.substring(at + mark.length(), end).isBlank() ? Math.min(end + 1, text.length()) : -1;
    }
}
