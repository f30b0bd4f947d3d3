package pith.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which documents are relevant to which query, and how much. Does not change once read. */
public final class Judgments {
    private static final List<String> HEADER = List.of("query-id", "corpus-id", "score");

    private final Path file;
    private final Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();

    private Judgments(Path file) {
        this.file = file;
    }

    /** Reads a file as BEIR has them: a header, then query, document and whole grade with tabs between. */
    static Judgments read(Path file) {
        Judgments read = new Judgments(file);
        DataFile.rows(file, HEADER, (cells, place) -> {
            int grade;
            try {
                grade = Integer.parseInt(cells.get(2));
            } catch (NumberFormatException e) {
                throw place.error("score \"" + cells.get(2) + "\" is not a whole number");
            }
            Integer other = read.grades
                    .computeIfAbsent(cells.get(0), query -> new LinkedHashMap<>())
                    .put(cells.get(1), grade);
            if (other != null && other != grade) {
                throw place.error("document " + cells.get(1) + " was judged " + other + " for query " + cells.get(0)
                        + " before, and " + grade + " here");
            }
        });
        return read;
    }

    Path file() {
        return file;
    }

    /** The queries, in the order of the file. */
    public List<String> queries() {
        return new ArrayList<>(grades.keySet());
    }

    /** Grade by document; empty for a query that nobody judged. */
    public Map<String, Integer> of(String query) {
        return grades.getOrDefault(query, Map.of());
    }
}
