package pith.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pith.engine.BadInput;
import pith.engine.Quote;
import pith.engine.UnreadableSource;

/**
 * A data set as BEIR lays it out: {@code corpus.jsonl} with {@code _id}, {@code title} (optional) and {@code text},
 * {@code queries.jsonl} with {@code _id} and {@code text}, and {@code qrels/SPLIT.tsv}. Thakur et al., "BEIR: A
 * Heterogeneous Benchmark for Zero-shot Evaluation of Information Retrieval Models" (2021). Queries and judgments are
 * kept in memory; the corpus is read each time.
 *
 * @param folder holds the files
 * @param queries text by id, of all queries, judged or not
 * @param judgments which documents are relevant to which query; each of its queries is among {@code queries}
 */
public record BeirFolder(Path folder, Map<String, String> queries, Judgments judgments) {

    /** Takes a document of the corpus; the title is empty where there is none. */
    @FunctionalInterface
    public interface DocumentTaker {
        void take(String id, String title, String text);
    }

    /**
     * Reads queries and judgments, and checks that they fit together.
     *
     * @param split which judgments, such as {@code test}
     * @throws pith.engine.PithException when a file cannot be read or is not laid out so
     */
    public static BeirFolder read(Path folder, String split) {
        Judgments judgments = Judgments.read(judgmentsOf(folder, split));
        Path file = folder.resolve("queries.jsonl");
        Map<String, String> queries = new HashMap<>();
        DataFile.objects(file, (object, place) -> {
            String id = place.text(object, "_id");
            String text = place.text(object, "text");
            if (text.isBlank()) {
                throw place.error("query \"" + Quote.of(id) + "\" has no text");
            }
            if (queries.put(id, text) != null) {
                throw place.error("query \"" + Quote.of(id) + "\" stands twice");
            }
        });
        for (String id : judgments.queries()) {
            if (!queries.containsKey(id)) {
                throw new BadInput(judgments.file() + ": query \"" + Quote.of(id) + "\" is judged, but not in " + file);
            }
        }
        return new BeirFolder(folder, queries, judgments);
    }

    private static Path judgmentsOf(Path folder, String split) {
        Path qrels = folder.resolve("qrels");
        Path file = qrels.resolve(split + ".tsv");
        if (Files.isRegularFile(file)) {
            return file;
        }
        if (!Files.isDirectory(qrels)) {
            throw new UnreadableSource(folder + " is not a BEIR folder: it has no folder qrels");
        }
        try (Stream<Path> found = Files.list(qrels)) {
            String splits = found.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".tsv"))
                    .map(name -> name.substring(0, name.length() - ".tsv".length()))
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new UnreadableSource(file + " is not there; the splits of this data set: " + splits);
        } catch (IOException e) {
            throw new UnreadableSource(qrels + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the corpus, in the order of the file.
     *
     * @throws pith.engine.PithException when the file cannot be read or is not laid out so
     */
    public void forEachDocument(DocumentTaker taker) {
        DataFile.objects(
                folder.resolve("corpus.jsonl"),
                (object, place) -> taker.take(
                        place.text(object, "_id"), place.textOrEmpty(object, "title"), place.text(object, "text")));
    }

    /** Gives every document of the corpus to {@code batches}. */
    void documents(Batches batches) {
        DataFile.objects(
                folder.resolve("corpus.jsonl"),
                (object, place) -> batches.add(
                        place.text(object, "_id"),
                        place.textOrEmpty(object, "title"),
                        place.text(object, "text"),
                        place));
        batches.flush();
    }

    /** What the data set is called: the folder's own name. */
    public String name() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? "beir" : name.toString();
    }

    /** The judged queries, in the order of the judgments. */
    List<String> judged() {
        return judgments.queries();
    }
}
