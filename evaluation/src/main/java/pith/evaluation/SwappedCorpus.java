package pith.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.engine.UnreadableSource;

/**
 * How Pith does on its sample corpus when letters of its documents are swapped for look-alikes, while queries and questions
 * are typed plainly: beside the same on the documents as they are.
 */
public final class SwappedCorpus {
    private static final List<String> JUDGED = List.of("queries.tsv", "qrels.tsv", "answers.tsv");

    /** Between them lies what a reader of HTML sees: not tags, character references, styles, scripts, comments. */
    private static final Pattern MARKUP =
            Pattern.compile("(?s)<!--.*?-->|<(style|script)\\b.*?</\\1>|<[^>]*>|&#?\\w+;");

    private SwappedCorpus() {}

    /**
     * Measures both.
     *
     * @param clean on a folder with no index
     * @param swapped on another such folder
     * @param corpus as for {@link SampleCorpus#run}
     * @param scratch an empty folder, for the corpus with swapped letters
     * @param share of the documents' letters to swap, 0 to 1
     * @param seed chooses them
     * @throws pith.engine.PithException as {@link SampleCorpus#run}, or when the share is none
     */
    public static SwapReport run(
            Pith clean,
            Pith swapped,
            Path corpus,
            Path scratch,
            double share,
            long seed,
            @Nullable Double threshold,
            Consumer<String> progress) {
        LetterSwap swap = new LetterSwap(share, seed);
        write(corpus, scratch, swap);
        SampleReport before = SampleCorpus.run(clean, corpus, threshold, progress);
        SampleReport after = SampleCorpus.run(swapped, scratch, threshold, progress);
        return new SwapReport(before, after, seed, swap.letters(), swap.swapped());
    }

    static void write(Path corpus, Path into, LetterSwap swap) {
        Path documents = corpus.resolve("documents");
        try (Stream<Path> files = Files.walk(documents)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path copy = into.resolve("documents").resolve(documents.relativize(file));
                Files.createDirectories(copy.resolveSibling("."));
                Files.writeString(copy, swapped(file, swap));
            }
            for (String name : JUDGED) {
                Files.copy(corpus.resolve(name), into.resolve(name));
            }
        } catch (IOException e) {
            throw new UnreadableSource(corpus + " cannot be copied to " + into + ": " + e.getMessage(), e);
        }
    }

    private static String swapped(Path file, LetterSwap swap) throws IOException {
        String name = file.toString();
        if (name.endsWith(".jsonl")) {
            StringBuilder lines = new StringBuilder();
            DataFile.objects(
                    file, (object, place) -> lines.append(swapped(object, swap)).append('\n'));
            return lines.toString();
        }
        String text = Files.readString(file);
        return name.endsWith(".html") ? swappedHtml(text, swap) : swap.swap(text);
    }

    private static JsonNode swapped(JsonNode object, LetterSwap swap) {
        ObjectNode changed = object.deepCopy();
        for (String field : List.of("title", "text")) {
            if (object.path(field).isTextual()) {
                changed.put(field, swap.swap(object.path(field).textValue()));
            }
        }
        return changed;
    }

    private static String swappedHtml(String html, LetterSwap swap) {
        StringBuilder changed = new StringBuilder();
        int done = 0;
        for (Matcher markup = MARKUP.matcher(html); markup.find(); done = markup.end()) {
            changed.append(swap.swap(html.substring(done, markup.start()))).append(markup.group());
        }
        return changed.append(swap.swap(html.substring(done))).toString();
    }
}
