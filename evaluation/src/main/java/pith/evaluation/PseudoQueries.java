package pith.evaluation;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import pith.Pith;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Hit;
import pith.engine.IndexView;

/**
 * Queries made from the documents of an index, each with the one document that it is made from as the right one: for
 * tuning where nobody has judged anything. Azzopardi, de Rijke and Balog, "Building Simulated Queries for Known-Item
 * Topics: An Analysis using Six European Languages" (2007).
 *
 * <p>Half of them, {@value #KEYWORDS}, are two to four words of a stretch of the document, drawn by how often they are
 * there and how few others have them (their models "popular" and "discrimination" in one), without those of its title.
 * Such queries favour the words leg, since they are made of words that the document has: on them alone tuning would
 * learn how they were made. So the other half, {@value #RETOLD}, are worded otherwise: of the most telling sentence of a
 * stretch the rarest third of the words is taken out, and as many come in that the documents nearest by vector have and
 * this one has not; these favour the vector leg, since it chose the words. Neither is how people ask, and the truth lies
 * anywhere between. What both halves say, how good each leg is over this collection, can be believed; which is why {@link
 * Tuning} follows them only where no half loses.
 */
final class PseudoQueries {
    static final String KEYWORDS = "keywords";
    static final String RETOLD = "retold";

    /** Documents that are read to learn how rare words are. */
    private static final int READ = 2_000;

    /** UTF-16 units of a document that a query is made from, about a long passage. */
    private static final int STRETCH = 1_500;

    /** UTF-16 units of a near document whose words are looked at. */
    private static final int MAX_NEAR_LENGTH = 10_000;

    private static final int NEAR = 5;
    private static final int MOST_KEYWORDS = 4;
    private static final int LEAST_WORDS = 2;
    private static final int SENTENCE_LEAST_WORDS = 8;
    private static final int SENTENCE_MOST_WORDS = 40;

    /** A word of more documents than this share says little. */
    private static final double COMMON = 0.2;

    private static final List<String> ASKING =
            List.of("", "", "what is known about ", "how does ", "why is there ", "which ");

    private final Pith pith;
    private final Random random;
    private final Map<String, Integer> documentsWith = new HashMap<>();
    private int read;

    private PseudoQueries(Pith pith, long seed) {
        this.pith = pith;
        this.random = new Random(seed);
    }

    /**
     * Makes queries, the kinds by turns, from documents drawn at random; fewer than {@code most} where the index has
     * fewer documents to make one from. The same index and seed give the same queries.
     */
    static List<JudgedQuery> draw(Pith pith, int most, long seed, Consumer<String> progress) {
        return new PseudoQueries(pith, seed).draw(most, progress);
    }

    private List<JudgedQuery> draw(int most, Consumer<String> progress) {
        List<JudgedQuery> queries = new ArrayList<>();
        try (IndexView view = pith.view()) {
            List<String> ids = new ArrayList<>();
            view.forEach(entry -> ids.add(entry.id()));
            ids.sort(null); // they come in the order of the index, which an index made again need not have
            Collections.shuffle(ids, random);
            for (String id : ids.subList(0, Math.min(READ, ids.size()))) {
                view.document(id).ifPresent(this::learn);
            }
            Ticker ticker = new Ticker(progress, "pseudo-queries", most);
            for (String id : ids) {
                if (queries.size() == most) {
                    break;
                }
                Document document = view.document(id).orElseThrow();
                String kind = queries.size() % 2 == 0 ? KEYWORDS : RETOLD;
                String text = kind.equals(KEYWORDS) ? keywords(document) : retold(document);
                if (!text.isEmpty()) {
                    queries.add(new JudgedQuery("p" + (queries.size() + 1), kind, text, Map.of(id, 1)));
                    ticker.tick();
                }
            }
        }
        return queries;
    }

    private void learn(Document document) {
        read++;
        for (String word : new HashSet<>(words(document.text()))) {
            documentsWith.merge(word, 1, Integer::sum);
        }
    }

    /** The weight of a word that so many of the documents read have, as BM25 has it. */
    private double rarity(String word) {
        int with = documentsWith.getOrDefault(word, 0);
        return Math.log(1 + (read - with + 0.5) / (with + 0.5));
    }

    private boolean tells(String word) {
        return documentsWith.getOrDefault(word, 0) <= Math.max(1, COMMON * read);
    }

    /** Empty where the document has too few words. */
    private String keywords(Document document) {
        Set<String> title = new HashSet<>(words(document.title()));
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String word : words(stretch(document.text()))) {
            if (tells(word) && !title.contains(word)) {
                counts.merge(word, 1, Integer::sum);
            }
        }
        int wanted = LEAST_WORDS + random.nextInt(MOST_KEYWORDS - LEAST_WORDS + 1);
        List<String> drawn = new ArrayList<>();
        while (drawn.size() < wanted && !counts.isEmpty()) {
            drawn.add(take(counts));
        }
        return drawn.size() < LEAST_WORDS ? "" : String.join(" ", drawn);
    }

    /** Draws a word by its count and rarity, and takes it out. */
    private String take(Map<String, Integer> counts) {
        double sum = counts.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() * rarity(entry.getKey()))
                .sum();
        double left = random.nextDouble() * sum;
        String word = "";
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            word = entry.getKey();
            left -= entry.getValue() * rarity(word);
            if (left < 0) {
                break;
            }
        }
        counts.remove(word);
        return word;
    }

    /** Empty where the document has too few words. */
    private String retold(Document document) {
        List<String> sentence = mostTelling(stretch(document.text()));
        List<String> rarest = sentence.stream()
                .distinct()
                .filter(this::tells)
                .sorted(Comparator.comparingDouble((String word) -> -rarity(word)))
                .toList();
        int dropped = (rarest.size() + 2) / 3;
        List<String> kept = new ArrayList<>(sentence);
        kept.removeAll(new HashSet<>(rarest.subList(0, dropped)));
        kept.addAll(nearWords(document, dropped));
        if (kept.stream().filter(this::tells).count() < LEAST_WORDS) {
            return "";
        }
        String language = document.language();
        boolean english = language.isEmpty() || language.equals("en");
        return (english ? ASKING.get(random.nextInt(ASKING.size())) : "") + String.join(" ", kept);
    }

    /** Words that the nearest documents have and this one has not: first those of several of them, then the rarest. */
    private List<String> nearWords(Document document, int most) {
        Set<String> own = new HashSet<>(words(document.title() + "\n" + document.text()));
        Map<String, Integer> nearDocumentsWith = new HashMap<>();
        for (Hit hit : pith.similar(List.of(document.id()), NEAR, Filter.ALL).hits()) {
            String text = hit.document().text();
            String near = text.substring(0, Math.min(MAX_NEAR_LENGTH, text.length()));
            for (String word : new LinkedHashSet<>(words(near))) {
                if (!own.contains(word) && tells(word)) {
                    nearDocumentsWith.merge(word, 1, Integer::sum);
                }
            }
        }
        return nearDocumentsWith.keySet().stream()
                .sorted(Comparator.comparingInt((String word) -> -nearDocumentsWith.getOrDefault(word, 0))
                        .thenComparingDouble(word -> -rarity(word))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    /** A part of the text, from anywhere, that begins and ends between words. */
    private String stretch(String text) {
        if (text.length() <= STRETCH) {
            return text;
        }
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
        breaks.setText(text);
        int start = breaks.preceding(1 + random.nextInt(text.length() - STRETCH));
        int end = breaks.preceding(start + STRETCH);
        return text.substring(start, Math.max(start, end));
    }

    /** The words of the sentence whose words are rarest on average; all words where no sentence is of fitting length. */
    private List<String> mostTelling(String stretch) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(stretch);
        List<String> best = List.of();
        double most = -1;
        int start = sentences.first();
        for (int end = sentences.next(); end != BreakIterator.DONE; start = end, end = sentences.next()) {
            List<String> sentence = words(stretch.substring(start, end));
            double mean = sentence.stream().mapToDouble(this::rarity).average().orElse(0);
            boolean fits = sentence.size() >= SENTENCE_LEAST_WORDS && sentence.size() <= SENTENCE_MOST_WORDS;
            if (fits && mean > most) {
                best = sentence;
                most = mean;
            }
        }
        if (!best.isEmpty()) {
            return best;
        }
        List<String> all = words(stretch);
        return all.subList(0, Math.min(SENTENCE_MOST_WORDS, all.size()));
    }

    /** In lower case and in order; numbers and marks aside. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
        breaks.setText(text);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            if (Character.isLetter(text.codePointAt(start))) {
                words.add(text.substring(start, end).toLowerCase(Locale.ROOT));
            }
        }
        return words;
    }
}
