package pith.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pith.engine.BadInput;
import pith.engine.Quote;
import pith.engine.UnreadableSource;

/**
 * A corpus laid out as Pith's own: {@code documents/}, {@code queries.tsv}, {@code qrels.tsv} and {@code answers.tsv}.
 *
 * @param originals the text by document id, as its author wrote it, where the file is text: .txt, .md and the lines of
 *     .jsonl
 */
record SampleFiles(
        Path folder,
        List<SearchQuery> queries,
        Judgments judgments,
        List<AnswerQuery> questions,
        Map<String, String> originals) {

    /** @param kind such as {@code keyword} */
    record SearchQuery(String id, String kind, String text) {}

    /** @param expected words that answer, any of them; empty where the corpus does not answer */
    record AnswerQuery(String id, SampleReport.Kind kind, String text, List<String> expected) {}

    static SampleFiles read(Path folder) {
        Path documents = folder.resolve("documents");
        if (!Files.isDirectory(documents)) {
            throw new UnreadableSource(folder + " is not a sample corpus: it has no folder documents");
        }
        Judgments judgments = Judgments.read(folder.resolve("qrels.tsv"));
        List<SearchQuery> queries = new ArrayList<>();
        DataFile.rows(folder.resolve("queries.tsv"), List.of("query-id", "kind", "text"), (cells, place) -> {
            SearchQuery query = new SearchQuery(cells.get(0), cells.get(1), cells.get(2));
            if (RankingMeasures.relevant(judgments.of(query.id()), 1).isEmpty()) {
                throw place.error("query \"" + Quote.of(query.id()) + "\" has no relevant document in qrels.tsv");
            }
            queries.add(query);
        });
        List<AnswerQuery> questions = new ArrayList<>();
        List<String> header = List.of("query-id", "kind", "question", "document-id", "answers");
        DataFile.rows(folder.resolve("answers.tsv"), header, (cells, place) -> questions.add(question(cells, place)));
        if (queries.isEmpty() || questions.isEmpty()) {
            throw new BadInput(folder + ": queries.tsv and answers.tsv need at least one row each");
        }
        return new SampleFiles(folder, List.copyOf(queries), judgments, List.copyOf(questions), originals(documents));
    }

    private static AnswerQuery question(List<String> cells, Place place) {
        SampleReport.Kind kind = Arrays.stream(SampleReport.Kind.values())
                .filter(each -> each.label().equals(cells.get(1)))
                .findFirst()
                .orElseThrow(() -> place.error(
                        "kind \"" + Quote.of(cells.get(1)) + "\" is none of answerable, near-miss and off-topic"));
        List<String> expected = Arrays.stream(cells.get(4).split(" \\| "))
                .map(String::strip)
                .filter(answer -> !answer.isEmpty())
                .toList();
        if (expected.isEmpty() == (kind == SampleReport.Kind.ANSWERABLE)) {
            throw place.error(
                    kind == SampleReport.Kind.ANSWERABLE
                            ? "an answerable question without an answer"
                            : "an answer to a question that is " + kind.label());
        }
        return new AnswerQuery(cells.get(0), kind, cells.get(2), expected);
    }

    private static Map<String, String> originals(Path documents) {
        Map<String, String> originals = new HashMap<>();
        try (Stream<Path> files = Files.walk(documents)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.toString();
                if (name.endsWith(".txt") || name.endsWith(".md")) {
                    originals.put(documents.relativize(file).toString().replace('\\', '/'), Files.readString(file));
                } else if (name.endsWith(".jsonl")) {
                    DataFile.objects(
                            file,
                            (object, place) -> originals.put(place.text(object, "id"), place.text(object, "text")));
                }
            }
        } catch (CharacterCodingException e) {
            throw new UnreadableSource(documents + " has a file that is not UTF-8; convert it", e);
        } catch (IOException | UncheckedIOException e) {
            throw new UnreadableSource(documents + " cannot be read: " + e.getMessage(), e);
        }
        return Map.copyOf(originals);
    }
}
