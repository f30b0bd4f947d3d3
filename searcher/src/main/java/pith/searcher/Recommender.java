package pith.searcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pith.engine.BadQuery;
import pith.engine.Cosine;
import pith.engine.Encoder;
import pith.engine.Explanation;
import pith.engine.Filter;
import pith.engine.Hit;
import pith.engine.IndexView;
import pith.engine.IndexView.Matches;
import pith.engine.IndexView.Written;
import pith.engine.Likeness;
import pith.engine.Mode;
import pith.engine.Pieces;
import pith.engine.Quote;
import pith.engine.Ranking;
import pith.engine.Words;

/**
 * Finds what a {@link Likeness} asks for in one view: the best by words and the best by vector are the candidates, each with
 * both kinds of evidence, without those that are left out; more are fetched until the hits are full or the index is
 * exhausted. Not thread-safe.
 */
final class Recommender {
    /** So many of the best of either kind are fetched first, beside as many as may be left out. */
    private static final int FIRST = 200;

    /** Beyond so many of either kind, beside those left out, none are fetched: the hits stay fewer. */
    private static final int MOST_FETCHED = Ranking.MAX_WINDOW;

    /** Of how many times as many as are wanted the hits are chosen where they are to differ, within the bounds. */
    private static final int CHOICE = 5;

    private static final int LEAST_CHOICE = 50;
    private static final int MOST_CHOICE = 1_000;

    /** So many unknown ids are named. */
    private static final int NAMED = 5;

    private final Encoder encoder;
    private final IndexView view;
    private final Likeness asked;
    private final int[] like;
    private final int[] unlike;
    /** Documents that are left out, ascending. */
    private final int[] left;

    /** @throws BadQuery when the view does not have one of the documents to be like or unlike */
    Recommender(Encoder encoder, IndexView view, Likeness asked) {
        this.encoder = encoder;
        this.view = view;
        this.asked = asked;
        this.like = numbers(asked.like());
        this.unlike = numbers(asked.unlike());
        IntStream seen = asked.seen().stream().mapToInt(view::number).filter(number -> number >= 0);
        this.left = IntStream.concat(IntStream.concat(IntStream.of(like), IntStream.of(unlike)), seen)
                .sorted()
                .distinct()
                .toArray();
    }

    /** In their order, each once. */
    private int[] numbers(List<String> ids) {
        Set<String> unknown = new LinkedHashSet<>();
        Set<Integer> numbers = new LinkedHashSet<>();
        for (String id : ids) {
            int number = view.number(id);
            if (number < 0) {
                unknown.add(id);
            }
            numbers.add(number);
        }
        if (!unknown.isEmpty()) {
            String named = unknown.stream()
                    .limit(NAMED)
                    .map(id -> "\"" + Quote.of(id) + "\"")
                    .collect(Collectors.joining(", "));
            throw new BadQuery("no document has the id " + named
                    + (unknown.size() > NAMED ? ", nor " + (unknown.size() - NAMED) + " others" : ""));
        }
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The hits, at most as many as asked for. */
    List<Hit> hits() {
        float[] vector = asked.mode() == Mode.WORDS ? new float[0] : direction();
        Words words = asked.mode() == Mode.VECTOR ? Words.NONE : Words.plain(words());
        int wanted = asked.diversity() > 0
                ? Math.clamp((long) CHOICE * asked.limit(), LEAST_CHOICE, MOST_CHOICE)
                : asked.limit();
        int most = FIRST + left.length + wanted;
        Found found = find(vector, words, most);
        while (!found.isEnough(wanted) && most < Math.min(left.length + MOST_FETCHED, view.documentCount())) {
            most *= 4;
            found = find(vector, words, most);
        }
        int[] chosen = found.best(wanted);
        if (asked.diversity() > 0) {
            chosen = diverse(found, chosen);
        }
        Showing showing = new Showing(view, encoder, asked.shown(), asked.mode(), words, vector);
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < Math.min(chosen.length, asked.limit()); i++) {
            int place = chosen[i];
            hits.add(showing.hit(found.documents[place], found.explanation(place), found.duplicates(place)));
        }
        return hits;
    }

    /** Where to look: the middle of what to be like, less a share of the middle of what to be unlike; of length 1. */
    private float[] direction() {
        List<float[]> towards = new ArrayList<>();
        IntStream.of(like).forEach(document -> towards.add(middle(view.vectors(document))));
        String text = asked.text();
        if (text != null) {
            towards.add(middle(vectors(text)));
        }
        float[] direction = middle(towards);
        if (unlike.length > 0) {
            float[] away = middle(IntStream.of(unlike)
                    .mapToObj(document -> middle(view.vectors(document)))
                    .toList());
            for (int i = 0; i < direction.length; i++) {
                direction[i] -= (float) Likeness.AWAY * away[i];
            }
        }
        return unit(direction); // at least 0.5 long before, since both were of length 1 and less than 1 was taken off
    }

    /** The unit vector in the middle of unit vectors; where they cancel out, the first. */
    private static float[] middle(List<float[]> vectors) {
        if (vectors.size() == 1) {
            return vectors.getFirst().clone();
        }
        double[] sum = new double[vectors.getFirst().length];
        for (float[] vector : vectors) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        float[] middle = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            middle[i] = (float) (sum[i] / vectors.size());
        }
        return Cosine.of(middle, middle) < 1e-12 ? vectors.getFirst().clone() : unit(middle);
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return unit;
    }

    /** Of a text's stretches, each as long as the encoder sees. */
    private List<float[]> vectors(String text) {
        Pieces pieces = encoder.pieces(text);
        int most = Math.max(1, encoder.maxPieces() - encoder.specialPieces());
        List<float[]> vectors = new ArrayList<>();
        for (int first = 0; first == 0 || first < pieces.count(); first += most) {
            int next = first + most;
            int start = first == 0 ? 0 : pieces.starts()[first];
            int end = next < pieces.count() ? pieces.starts()[next] : text.length();
            vectors.add(encoder.encodePassage("", text.substring(start, end)));
        }
        return vectors;
    }

    private String words() {
        List<Written> texts = new ArrayList<>();
        IntStream.of(like).forEach(document -> texts.add(Written.of(view.document(document))));
        String text = asked.text();
        if (text != null) {
            texts.add(new Written(text, null));
        }
        List<Written> others = IntStream.of(unlike)
                .mapToObj(document -> Written.of(view.document(document)))
                .toList();
        return view.tellingWords(texts, others, Likeness.WORDS);
    }

    private Found find(float[] vector, Words words, int most) {
        Filter filter = asked.filter();
        Set<Integer> union = new TreeSet<>();
        double bound = 0;
        if (asked.mode() != Mode.VECTOR) {
            Matches byWords = view.byWords(words, filter);
            bound = byWords.bound();
            int[] order = view.ranked(byWords.documents(), byWords.scores());
            Arrays.stream(order).limit(most).forEach(i -> union.add(byWords.documents()[i]));
        }
        if (asked.mode() != Mode.WORDS) {
            Arrays.stream(view.byVector(vector, filter, most).documents()).forEach(union::add);
        }
        int[] documents = union.stream()
                .mapToInt(Integer::intValue)
                .filter(document -> Arrays.binarySearch(left, document) < 0)
                .toArray();
        boolean byWords = asked.mode() != Mode.VECTOR;
        double[] bm25 = byWords ? view.bm25(words, documents) : new double[documents.length];
        float[] @Nullable [] middles = new float[documents.length][];
        double[] cosines = new double[documents.length];
        if (asked.mode() != Mode.WORDS) {
            for (int i = 0; i < documents.length; i++) {
                float[] middle = middle(view.vectors(documents[i]));
                middles[i] = middle;
                cosines[i] = Cosine.of(vector, middle);
            }
        }
        return new Found(documents, middles, cosines, bm25, bound);
    }

    /**
     * The places of the candidates in the order of maximal marginal relevance, as many as are wanted. Of equals the better
     * one comes first, so the order is the same every time.
     */
    private int[] diverse(Found found, int[] ranked) {
        double[] nearest = new double[ranked.length]; // the cosine with the nearest of those taken
        boolean[] taken = new boolean[ranked.length];
        int[] order = new int[Math.min(asked.limit(), ranked.length)];
        for (int next = 0; next < order.length; next++) {
            int best = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < ranked.length; i++) {
                double score = found.explanation(ranked[i]).score();
                double marginal = (1 - asked.diversity()) * score - asked.diversity() * nearest[i];
                if (!taken[i] && marginal > most) {
                    most = marginal;
                    best = i;
                }
            }
            taken[best] = true;
            order[next] = ranked[best];
            float[] middle = found.middle(ranked[best]);
            for (int i = 0; i < ranked.length; i++) {
                if (!taken[i]) {
                    nearest[i] = Math.max(nearest[i], Cosine.of(middle, found.middle(ranked[i])));
                }
            }
        }
        return order;
    }

    /** Candidates and their evidence, by place. */
    private final class Found {
        private final int[] documents;
        private final float[] @Nullable [] middles;
        private final double[] cosines;
        private final double[] bm25;
        private final double bound;
        private final int[] ranked;
        private final Folds folds;

        Found(int[] documents, float[] @Nullable [] middles, double[] cosines, double[] bm25, double bound) {
            this.documents = documents;
            this.middles = middles;
            this.cosines = cosines;
            this.bm25 = bm25;
            this.bound = bound;
            double[] scores = IntStream.range(0, documents.length)
                    .mapToDouble(i -> explanation(i).score())
                    .toArray();
            this.ranked = view.ranked(documents, scores);
            int[] inOrder = IntStream.of(ranked).map(place -> documents[place]).toArray();
            this.folds = asked.foldDuplicates() ? Folds.behind(view, left, inOrder) : Folds.none(inOrder.length);
        }

        Explanation explanation(int place) {
            double weight = switch (asked.mode()) {
                case WORDS -> 0;
                case VECTOR -> 1;
                case HYBRID -> asked.weight();
            };
            return new Explanation(weight, cosines[place], bm25[place], bound);
        }

        /** The middle of a document's passages. */
        float[] middle(int place) {
            float[] middle = middles[place];
            if (middle == null) {
                middle = Recommender.middle(view.vectors(documents[place]));
                middles[place] = middle;
            }
            return middle;
        }

        boolean isEnough(int wanted) {
            return folds.kept().length >= wanted;
        }

        /** The places of the best, at most as many as wanted. */
        int[] best(int wanted) {
            return IntStream.of(folds.kept(0, wanted)).map(rank -> ranked[rank]).toArray();
        }

        List<String> duplicates(int place) {
            int rank = IntStream.range(0, ranked.length)
                    .filter(i -> ranked[i] == place)
                    .findFirst()
                    .orElseThrow();
            return folds.duplicates(rank);
        }
    }
}
