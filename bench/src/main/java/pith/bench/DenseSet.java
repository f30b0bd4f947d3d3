package pith.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import pith.engine.BadInput;
import pith.engine.Cosine;
import pith.engine.UnreadableSource;
import pith.evaluation.BeirFolder;

/**
 * Queries and the documents that answer them, for search by vectors alone.
 *
 * @param name lower-case letters, digits and hyphens
 * @param queries at least one
 * @param documents sorted by id, so that equal scores rank as in the engine
 */
record DenseSet(String name, List<Query> queries, List<Text> documents) {
    private static final ObjectMapper JSON = new ObjectMapper();

    DenseSet {
        queries = List.copyOf(queries);
        documents =
                documents.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
        if (queries.isEmpty()) {
            throw new BadInput(name + " has no query with a relevant document");
        }
    }

    /** @param relevant the documents that answer it, each as good as the others */
    record Query(String text, Set<String> relevant) {
        Map<String, Integer> grades() {
            return relevant.stream().collect(Collectors.toMap(id -> id, id -> 1));
        }
    }

    /** @param title may be empty */
    record Text(String id, String title, String text) {}

    /**
     * The test queries of a BEIR folder; a grade of 1 or more is relevant.
     *
     * @param most queries and, but for relevant ones, documents that are taken: the first
     */
    static DenseSet beir(Path folder, int most) {
        BeirFolder beir = BeirFolder.read(folder, "test");
        List<Query> queries = new ArrayList<>();
        for (String id : beir.judgments().queries()) {
            Set<String> relevant = beir.judgments().of(id).entrySet().stream()
                    .filter(judged -> judged.getValue() >= 1)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            if (!relevant.isEmpty() && queries.size() < most) {
                queries.add(new Query(String.valueOf(beir.queries().get(id)), relevant));
            }
        }
        Set<String> needed = queries.stream()
                .flatMap(query -> query.relevant().stream())
                .collect(Collectors.toCollection(HashSet::new));
        List<Text> documents = new ArrayList<>();
        beir.forEachDocument((id, title, text) -> {
            if (documents.size() < most || needed.contains(id)) {
                documents.add(new Text(id, title, text));
            }
        });
        return new DenseSet(beir.name(), queries, documents);
    }

    /**
     * Titles that search their abstracts among others. All rows are shuffled ({@link Collections#shuffle} with
     * {@link Random}); the first are the queries, and these with the next ones are the documents, without their titles.
     *
     * @param file lines of {@code {"id", "title", "text"}}, compressed with gzip
     */
    static DenseSet titles(Path file, int titles, int abstracts, long seed) {
        List<Text> rows = rows(file);
        Collections.shuffle(rows, new Random(seed));
        List<Query> queries = rows.stream()
                .limit(titles)
                .map(row -> new Query(row.title(), Set.of(row.id())))
                .toList();
        List<Text> documents = rows.stream()
                .limit(Math.max(titles, abstracts))
                .map(row -> new Text(row.id(), "", row.text()))
                .toList();
        return new DenseSet("arxiv-titles", queries, documents);
    }

    private static List<Text> rows(Path file) {
        Map<String, Text> rows = new LinkedHashMap<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode row = JSON.readTree(line);
                Text text = new Text(
                        row.path("id").asText(),
                        row.path("title").asText(),
                        row.path("text").asText());
                if (!text.title().isBlank() && !text.text().isBlank()) {
                    rows.putIfAbsent(text.id(), text);
                }
            }
        } catch (JsonProcessingException e) {
            throw new BadInput(file + ", after " + rows.size() + " rows: not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadableSource(file + " cannot be read: " + e.getMessage(), e);
        }
        return new ArrayList<>(rows.values());
    }

    /**
     * The documents nearest to a query, best first, those with equal scores by id.
     *
     * @param query of unit length
     * @param vectors of the documents, in their order
     */
    List<String> nearest(float[] query, List<float[]> vectors, int most) {
        float[] cosines = new float[vectors.size()];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = Cosine.of(query, vectors.get(i));
        }
        return IntStream.range(0, cosines.length)
                .boxed()
                .sorted((a, b) -> cosines[a] == cosines[b] ? a - b : Float.compare(cosines[b], cosines[a]))
                .limit(most)
                .map(i -> documents.get(i).id())
                .toList();
    }
}
