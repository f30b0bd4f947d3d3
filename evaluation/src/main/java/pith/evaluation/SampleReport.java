package pith.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import pith.engine.Mode;

/**
 * How Pith did on its sample corpus. Immutable.
 *
 * @param documents in the index
 * @param passages in the index
 * @param indexSeconds wall time of indexing; little when the index was there already
 * @param threshold the least probability of an answer that was given
 * @param searches one for each row of queries.tsv, in its order
 * @param answers one for each row of answers.tsv, in its order
 * @param likes one for each document of a field that holds others too, in the order of their ids
 */
public record SampleReport(
        long documents,
        long passages,
        double indexSeconds,
        double threshold,
        List<SearchRow> searches,
        List<AnswerRow> answers,
        List<LikeRow> likes)
        implements Report {
    public SampleReport {
        searches = List.copyOf(searches);
        answers = List.copyOf(answers);
        likes = List.copyOf(likes);
    }

    /** What the corpus has to say to a question. */
    public enum Kind {
        /** The answer. */
        ANSWERABLE("answerable"),
        /** A lot on the subject, but not the fact. */
        NEAR_MISS("near-miss"),
        /** Nothing. */
        OFF_TOPIC("off-topic");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** As answers.tsv has it. */
        public String label() {
            return label;
        }
    }

    /**
     * One query in every mode.
     *
     * @param kind as queries.tsv has it
     * @param grades of the documents that were judged for it
     * @param rankings the ids of the ten best documents, best first, for each mode
     */
    public record SearchRow(
            String id, String kind, String text, Map<String, Integer> grades, Map<Mode, List<String>> rankings) {
        public SearchRow {
            grades = Map.copyOf(grades);
            rankings = Collections.unmodifiableMap(new EnumMap<>(rankings));
        }

        private List<String> ranking(Mode mode) {
            return rankings.getOrDefault(mode, List.of());
        }

        /** The share of the relevant documents among the first five, 0 to 1. */
        public double recallAt5(Mode mode) {
            return RankingMeasures.recall(ranking(mode), relevant(), 5);
        }

        /** 0 to 1. */
        public double ndcgAt10(Mode mode) {
            return RankingMeasures.ndcg(ranking(mode), grades, 10);
        }

        private Set<String> relevant() {
            return RankingMeasures.relevant(grades, 1);
        }
    }

    /**
     * One question.
     *
     * @param expected words that answer, any of them; none unless answerable
     * @param answers the texts of the answers given, best first, at most three
     * @param probability of the first answer; 0 without one
     * @param noAnswer the reader's share of belief that there is no answer, 0 to 1
     * @param rightRank the rank, from 1, of the first answer that holds an expected one; 0 when none does
     * @param checked how many answers are from documents whose original is text
     * @param misplaced of these, those that do not stand in the original where they say, a sentence each
     */
    public record AnswerRow(
            String id,
            Kind kind,
            String text,
            List<String> expected,
            List<String> answers,
            double probability,
            double noAnswer,
            int rightRank,
            int checked,
            List<String> misplaced) {
        public AnswerRow {
            expected = List.copyOf(expected);
            answers = List.copyOf(answers);
            misplaced = List.copyOf(misplaced);
        }

        /** Whether a right answer is among the first {@code ranks}. */
        public boolean right(int ranks) {
            return rightRank > 0 && rightRank <= ranks;
        }
    }

    /**
     * What was found to be like one document, in every mode.
     *
     * @param field the folder that it lies in
     * @param others documents of the same field beside it, at least 1
     * @param rankings the ids of the five best documents, best first, for each mode
     */
    public record LikeRow(String id, String field, int others, Map<Mode, List<String>> rankings) {
        public LikeRow {
            rankings = Collections.unmodifiableMap(new EnumMap<>(rankings));
        }

        /** The share of the first five that are of the same field, of as many as there are where those are fewer; 0 to 1. */
        public double sameFieldAt5(Mode mode) {
            long same = rankings.getOrDefault(mode, List.of()).stream()
                    .limit(5)
                    .filter(found -> found.startsWith(field + "/"))
                    .count();
            return (double) same / Math.min(5, others);
        }
    }

    /** The mean share of documents of the same field among the first five that are found to be like a document. */
    public double sameFieldAt5(Mode mode) {
        return likes.stream()
                .mapToDouble(row -> row.sameFieldAt5(mode))
                .average()
                .orElse(0);
    }

    /** The share of the documents that have at least one of the same field among the first five that are like them. */
    public double anySameFieldIn5(Mode mode) {
        return likes.stream()
                .mapToDouble(row -> row.sameFieldAt5(mode) > 0 ? 1 : 0)
                .average()
                .orElse(0);
    }

    /** The mean recall at 5 over the queries of a kind, or over all when {@code kind} is {@code all}. */
    public double recallAt5(Mode mode, String kind) {
        return mean(kind, row -> row.recallAt5(mode));
    }

    /** The mean nDCG at 10 over the queries of a kind, or over all when {@code kind} is {@code all}. */
    public double ndcgAt10(Mode mode, String kind) {
        return mean(kind, row -> row.ndcgAt10(mode));
    }

    private double mean(String kind, ToDoubleFunction<SearchRow> measure) {
        return searches.stream()
                .filter(row -> kind.equals("all") || row.kind().equals(kind))
                .mapToDouble(measure)
                .average()
                .orElse(0);
    }

    /** The share of the answerable questions with a right answer among the first {@code ranks}. */
    public double rightShare(int ranks) {
        return share(Kind.ANSWERABLE, row -> row.right(ranks));
    }

    /** The share of the questions of a kind that got no answer. */
    public double silentShare(Kind kind) {
        return share(kind, row -> row.answers().isEmpty());
    }

    /** Answers that do not stand in the author's file where they say, a sentence each. None, or Pith has a bug. */
    public List<String> misplaced() {
        return answers.stream().flatMap(row -> row.misplaced().stream()).toList();
    }

    private double share(Kind kind, Predicate<AnswerRow> which) {
        return answers.stream()
                .filter(row -> row.kind() == kind)
                .mapToDouble(row -> which.test(row) ? 1 : 0)
                .average()
                .orElse(0);
    }

    private List<String> kinds() {
        List<String> kinds = new ArrayList<>(
                searches.stream().map(SearchRow::kind).distinct().toList());
        kinds.add("all");
        return kinds;
    }

    private static String name(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("documents", (double) documents);
        figures.put("passages", (double) passages);
        figures.put("index_seconds", indexSeconds);
        figures.put("queries", (double) searches.size());
        for (Mode mode : Mode.values()) {
            for (String kind : kinds()) {
                figures.put(name(mode) + "_" + kind + "_recall_at_5", recallAt5(mode, kind));
            }
            figures.put(name(mode) + "_all_ndcg_at_10", ndcgAt10(mode, "all"));
        }
        figures.put("likes", (double) likes.size());
        for (Mode mode : Mode.values()) {
            figures.put(name(mode) + "_similar_same_field_at_5", sameFieldAt5(mode));
            figures.put(name(mode) + "_similar_any_same_field_in_5", anySameFieldIn5(mode));
        }
        figures.put("questions", (double) answers.size());
        figures.put("answer_threshold", threshold);
        figures.put("answered_right_first_share", rightShare(1));
        figures.put("answered_right_first_three_share", rightShare(3));
        figures.put("answerable_silent_share", silentShare(Kind.ANSWERABLE));
        figures.put("near_miss_silent_share", silentShare(Kind.NEAR_MISS));
        figures.put("off_topic_silent_share", silentShare(Kind.OFF_TOPIC));
        figures.put("answers_checked", (double)
                answers.stream().mapToInt(AnswerRow::checked).sum());
        figures.put("answers_misplaced", (double) misplaced().size());
        return figures;
    }

    @Override
    public String toTable() {
        TextTable found = new TextTable();
        List<String> head = new ArrayList<>(List.of("recall@5"));
        head.addAll(kinds());
        head.add("nDCG@10");
        found.row(head.toArray(String[]::new));
        for (Mode mode : Mode.values()) {
            List<String> row = new ArrayList<>(List.of(name(mode)));
            kinds().forEach(kind -> row.add(TextTable.measure(recallAt5(mode, kind))));
            row.add(TextTable.measure(ndcgAt10(mode, "all")));
            found.row(row.toArray(String[]::new));
        }
        TextTable like = new TextTable().row("similar: same field in first 5", "documents", "share", "any");
        for (Mode mode : Mode.values()) {
            like.row(
                    name(mode),
                    Integer.toString(likes.size()),
                    TextTable.measure(sameFieldAt5(mode)),
                    TextTable.measure(anySameFieldIn5(mode)));
        }
        TextTable asked = new TextTable().row("questions", "number", "right first", "right in 3", "no answer");
        for (Kind kind : Kind.values()) {
            boolean answerable = kind == Kind.ANSWERABLE;
            asked.row(
                    kind.label(),
                    Long.toString(
                            answers.stream().filter(row -> row.kind() == kind).count()),
                    answerable ? TextTable.measure(rightShare(1)) : "",
                    answerable ? TextTable.measure(rightShare(3)) : "",
                    TextTable.measure(silentShare(kind)));
        }
        int checked = answers.stream().mapToInt(AnswerRow::checked).sum();
        return documents + " documents, " + passages + " passages, indexed in " + TextTable.one(indexSeconds)
                + " seconds; " + searches.size() + " queries\n\n" + found + "\n\n" + like + "\n\n" + asked + "\n\n"
                + checked
                + " answers compared with their files, " + misplaced().size() + " out of place";
    }

    /**
     * Everything that went wrong, a line each: queries whose first five documents lack a relevant one in hybrid mode,
     * questions without a right answer in three, answers where none was due, answers out of place. Empty when nothing
     * did.
     */
    public List<String> misses() {
        List<String> misses = new ArrayList<>();
        for (SearchRow row : searches) {
            if (row.recallAt5(Mode.HYBRID) < 1) {
                List<String> ranking = row.ranking(Mode.HYBRID);
                misses.add(row.id() + " (" + row.kind() + ") " + row.text() + "\n    wanted "
                        + row.relevant().stream().sorted().toList() + ", got "
                        + ranking.subList(0, Math.min(5, ranking.size())));
            }
        }
        for (AnswerRow row : answers) {
            boolean miss = row.kind() == Kind.ANSWERABLE
                    ? !row.right(3)
                    : !row.answers().isEmpty();
            if (miss) {
                misses.add(String.format(
                        Locale.ROOT,
                        "%s (%s) %s%n    wanted %s, got %s with %.2f, no answer with %.2f",
                        row.id(),
                        row.kind().label(),
                        row.text(),
                        row.expected(),
                        row.answers(),
                        row.probability(),
                        row.noAnswer()));
            }
        }
        misplaced().forEach(sentence -> misses.add("out of place: " + sentence));
        return misses;
    }
}
