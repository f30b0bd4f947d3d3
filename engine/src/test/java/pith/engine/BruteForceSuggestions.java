package pith.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pith.engine.Completion.Kind;

/** Completes and corrects by looking at every word of every document: for words of ASCII, without stems. */
final class BruteForceSuggestions implements Spelling.Words {
    private final List<Document> documents;

    BruteForceSuggestions(List<Document> documents) {
        this.documents = documents;
    }

    private static Set<String> words(Document document) {
        return new TreeSet<>(BruteForceIndex.splitWords(document.title(), document.text()));
    }

    private static Set<String> title(Document document) {
        String title = document.title();
        return title.isBlank() ? Set.of() : Set.of(title.toLowerCase(Locale.ROOT) + '\u0000' + title);
    }

    List<Completion> complete(String typed, int most) {
        Completion.requireMost(most);
        List<Completion> found = new ArrayList<>();
        int start = Spelling.lastWord(typed);
        String last = typed.substring(start);
        if (!last.isEmpty()) {
            List<String> before = BruteForceIndex.splitWords(typed.substring(0, start));
            Map<String, Long> best = counted(
                    BruteForceSuggestions::words,
                    last,
                    document -> words(document).containsAll(before));
            if (best.isEmpty()) {
                best = counted(BruteForceSuggestions::words, last, document -> true);
            }
            ranked(best, most)
                    .forEach(word -> found.add(new Completion(
                            typed.substring(0, start) + Spelling.cased(last, word.getKey()),
                            Kind.WORD,
                            word.getValue())));
        }
        if (!typed.isBlank()) {
            ranked(counted(BruteForceSuggestions::title, typed, document -> true), most)
                    .forEach(title -> found.add(new Completion(
                            title.getKey().substring(title.getKey().indexOf('\u0000') + 1),
                            Kind.TITLE,
                            title.getValue())));
        }
        return found;
    }

    /** The commonest terms that begin so, and how many of the wanted documents have each. */
    private Map<String, Long> counted(
            Function<Document, Set<String>> terms, String prefix, Predicate<Document> wanted) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        Map<String, Long> all = count(terms, document -> true);
        all.keySet().removeIf(term -> !term.startsWith(lower));
        Set<String> commonest = ranked(all, Completion.CONSIDERED).stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Map<String, Long> counted = count(terms, wanted);
        counted.keySet().retainAll(commonest);
        return counted;
    }

    private Map<String, Long> count(Function<Document, Set<String>> terms, Predicate<Document> wanted) {
        return documents.stream()
                .filter(wanted)
                .flatMap(document -> terms.apply(document).stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static List<Map.Entry<String, Long>> ranked(Map<String, Long> counts, int most) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .toList();
    }

    @Nullable
    String didYouMean(String text, boolean doubtful) {
        return Spelling.corrected(text, doubtful, this);
    }

    @Override
    public long documents(String word) {
        return documents.stream()
                .filter(document -> words(document).contains(word.toLowerCase(Locale.ROOT)))
                .count();
    }

    @Override
    public Optional<String> nearest(String word, long least) {
        String typed = word.toLowerCase(Locale.ROOT);
        for (int edits = 1; edits <= (typed.length() >= Spelling.LONG ? 2 : 1); edits++) {
            int most = edits;
            Map<String, Long> near = count(BruteForceSuggestions::words, document -> true);
            near.entrySet()
                    .removeIf(each -> each.getKey().equals(typed)
                            || each.getKey().charAt(0) != typed.charAt(0)
                            || each.getValue() < least
                            || edits(typed, each.getKey()) > most);
            if (!near.isEmpty()) {
                return Optional.of(ranked(near, 1).getFirst().getKey());
            }
        }
        return Optional.empty();
    }

    /** Letters inserted, left out, replaced, or swapped with the next (Damerau 1964), each touched once. */
    private static int edits(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], 1 + edits[i - 2][j - 2]);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
