package pith.searcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pith.engine.Cosine;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.Explanation;
import pith.engine.Hit;
import pith.engine.Hit.ScoredPassage;
import pith.engine.Hit.Stretch;
import pith.engine.IndexView;
import pith.engine.IndexView.Passages;
import pith.engine.Mode;
import pith.engine.Passage;
import pith.engine.Pieces;
import pith.engine.Shown;
import pith.engine.Snippet;
import pith.engine.Words;

/** What is shown of the documents of one page, in their order. Not thread-safe. */
final class Showing {
    /** A passage whose words weigh less than this share of the query's was not found by them. */
    private static final double FEW_WORDS = 0.25;

    private final IndexView view;
    private final Encoder encoder;
    private final Shown shown;
    private final Mode mode;
    private final Words words;
    private final float[] vector;
    private final double bound;
    private final Map<String, Double> rarities = new HashMap<>();
    private int sentences;

    /**
     * Shows what a query found.
     *
     * @param mode which evidence was looked at
     * @param words of the query
     * @param vector of the query; of no length in words mode, and where there was no time for it
     */
    Showing(IndexView view, Encoder encoder, Shown shown, Mode mode, Words words, float[] vector) {
        this.view = view;
        this.encoder = encoder;
        this.shown = shown;
        this.mode = mode;
        this.words = words;
        this.vector = vector;
        this.bound = view.bound(words);
        this.sentences = vector.length == 0 ? 0 : shown.sentences();
    }

    /** A document with its best passages, each scored by the formula of the explanation. */
    Hit hit(int number, Explanation explanation, List<String> duplicates) {
        Document document = view.document(number);
        Passages passages = view.passages(number, words);
        List<float[]> vectors = vector.length == 0 ? List.of() : view.vectors(number);
        int count = passages.starts().length;
        Explanation[] each = new Explanation[count];
        Integer[] order = new Integer[count];
        for (int i = 0; i < count; i++) {
            double cosine = vectors.isEmpty() ? 0 : Cosine.of(vector, vectors.get(i));
            double bm25 = mode == Mode.VECTOR ? 0 : passages.bm25()[i];
            each[i] = new Explanation(explanation.weight(), cosine, bm25, passages.bound());
            order[i] = i;
        }
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -each[i].score()));
        List<ScoredPassage> best = new ArrayList<>();
        for (int i = 0; i < Math.min(count, shown.passages()); i++) {
            int at = order[i];
            Passage passage = Passage.of(document, at, passages.starts()[at], passages.ends()[at]);
            Pieces found = view.wordsIn(words, passage.text(), document.language());
            Snippet snippet = snippet(document, passage, found, i == 0);
            best.add(new ScoredPassage(passage, each[at].score(), found, snippet, around(document, passages, at)));
        }
        return new Hit(document, best, explanation.score(), explanation, null, duplicates);
    }

    /** From the first to the last of the neighbours: passages overlap, and are a stretch of the text all the same. */
    private Stretch around(Document document, Passages passages, int at) {
        int first = Math.max(0, at - shown.around());
        int last = Math.min(passages.starts().length - 1, at + shown.around());
        int start = passages.starts()[first];
        int end = passages.ends()[last];
        return new Stretch(start, end, document.text().substring(start, end));
    }

    private Snippet snippet(Document document, Passage passage, Pieces found, boolean best) {
        Snippets snippets = new Snippets(document, passage.text());
        if (best && sentences > 0 && hasFewWords(snippets, found)) {
            List<int[]> all = snippets.sentences();
            if (all.size() <= sentences && !all.isEmpty()) {
                sentences -= all.size() == 1 ? 0 : all.size(); // one alone is the nearest, whatever its vector
                return snippets.ofSentence(nearest(passage, all), found);
            }
        }
        return snippets.ofWords(found, this::rarity);
    }

    private boolean hasFewWords(Snippets snippets, Pieces found) {
        Set<String> different = new HashSet<>();
        for (int i = 0; i < found.count(); i++) {
            different.add(snippets.word(found, i));
        }
        double weight = different.stream().mapToDouble(this::rarity).sum();
        return weight < FEW_WORDS * bound || found.count() == 0;
    }

    private int[] nearest(Passage passage, List<int[]> all) {
        int[] nearest = all.getFirst();
        if (all.size() == 1) {
            return nearest;
        }
        double most = Double.NEGATIVE_INFINITY;
        for (int[] sentence : all) {
            String text = passage.text().substring(sentence[0], sentence[1]);
            double cosine = Cosine.of(vector, encoder.encodePassage("", text));
            if (cosine > most) {
                most = cosine;
                nearest = sentence;
            }
        }
        return nearest;
    }

    /** More than 0 even for a word that is in every document. */
    private double rarity(String word) {
        return rarities.computeIfAbsent(word, each -> Math.max(1e-6, view.bound(Words.plain(each))));
    }
}
