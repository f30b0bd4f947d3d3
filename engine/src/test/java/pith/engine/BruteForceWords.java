package pith.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.engine.Explained.Operation;

/** Words and BM25 by their definitions, without the factor k1 + 1: each text is looked at for each part of a query. */
final class BruteForceWords {
    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private final List<Text> texts;
    private final Set<String> vocabulary = new TreeSet<>();
    private final Map<Words, List<Leaf>> leaves = new ConcurrentHashMap<>();
    private final double averageLength;

    /**
     * What is searched.
     *
     * @param parts the words of the parts, over none of whose ends a phrase goes
     * @param title null where titles are not told apart
     * @param document null where metadata says nothing
     */
    record Text(
            String language,
            List<List<String>> parts,
            @Nullable List<String> title,
            @Nullable Document document) {

        /** Those of all parts. */
        List<String> words() {
            return parts.stream().flatMap(List::stream).toList();
        }
    }

    /**
     * A word, or several that are one, or a phrase.
     *
     * @param forms what each occurrence of a form counts; empty for a phrase
     */
    private record Leaf(Map<String, Double> forms, List<String> phrase, int slop, double weight) {}

    BruteForceWords(List<Text> texts) {
        this.texts = texts;
        texts.forEach(text -> vocabulary.addAll(text.words()));
        averageLength =
                texts.stream().mapToInt(text -> text.words().size()).average().orElse(0);
    }

    /** What a word weighs: it is as rare as in that language in which most texts have it; 0 where it is unknown. */
    private double idf(Set<String> forms) {
        double holding = forms.stream().mapToDouble(this::holding).max().orElse(0);
        return holding == 0 ? 0 : Math.log(1 + (texts.size() - holding + 0.5) / (holding + 0.5));
    }

    private double holding(String word) {
        return texts.stream()
                .filter(text -> text.words().contains(word))
                .collect(Collectors.groupingBy(Text::language, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private Leaf word(Map<String, Double> forms) {
        return new Leaf(forms, List.of(), 0, idf(forms.keySet()));
    }

    private Leaf phrase(List<String> words, int slop) {
        if (words.size() == 1) {
            return word(Map.of(words.getFirst(), 1.0));
        }
        double[] weights = words.stream().mapToDouble(word -> idf(Set.of(word))).toArray();
        boolean known = IntStream.range(0, weights.length).allMatch(i -> weights[i] > 0);
        double sum =
                IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
        return new Leaf(Map.of(), words, slop, known ? sum : 0);
    }

    /** What the part is made of, each of which adds to the score; empty where it has no words. */
    private List<Leaf> leaves(Words words) {
        List<Leaf> known = leaves.get(words);
        if (known == null) {
            known = findLeaves(words);
            leaves.put(words, known);
        }
        return known;
    }

    private List<Leaf> findLeaves(Words words) {
        return switch (words) {
            case Words.Loose loose ->
                BruteForceIndex.splitWords(loose.text()).stream()
                        .map(word -> word(Map.of(word, 1.0)))
                        .toList();
            case Words.Phrase phrase -> phrases(phrase.text(), phrase.slop());
            case Words.Prefix prefix -> expanded(prefix.start(), (start, word) -> word.startsWith(start) ? 0 : -1);
            case Words.Fuzzy fuzzy ->
                expanded(fuzzy.word(), (word, other) -> {
                    int edits = distance(word, other);
                    return edits <= fuzzy.edits() ? edits : -1;
                });
            default -> throw new AssertionError(words);
        };
    }

    private List<Leaf> phrases(String text, int slop) {
        List<String> split = BruteForceIndex.splitWords(text);
        return split.isEmpty() ? List.of() : List.of(phrase(split, slop));
    }

    /** @param distance -1 for what does not belong to it */
    private List<Leaf> expanded(String text, ToIntBiFunction<String, String> distance) {
        List<String> split = BruteForceIndex.splitWords(text);
        if (split.size() != 1) {
            return phrases(text, 0);
        }
        Map<String, Double> forms = new TreeMap<>();
        for (String word : vocabulary) {
            int at = distance.applyAsInt(split.getFirst(), word);
            if (at >= 0) {
                forms.put(word, 1.0 / (1 + at));
            }
        }
        return List.of(word(forms));
    }

    private static int distance(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        int last = a.charAt(a.length() - 1) == b.charAt(b.length() - 1) ? 0 : 1;
        String shorterA = a.substring(0, a.length() - 1);
        String shorterB = b.substring(0, b.length() - 1);
        int least = distance(shorterA, shorterB) + last;
        if (last == 1) {
            least = Math.min(least, 1 + Math.min(distance(shorterA, b), distance(a, shorterB)));
        }
        if (a.length() > 1
                && b.length() > 1
                && a.charAt(a.length() - 1) == b.charAt(b.length() - 2)
                && a.charAt(a.length() - 2) == b.charAt(b.length() - 1)) {
            least = Math.min(least, 1 + distance(a.substring(0, a.length() - 2), b.substring(0, b.length() - 2)));
        }
        return least;
    }

    private double share(double frequency, List<String> text) {
        return frequency / (frequency + K1 * (1 - B + B * text.size() / averageLength));
    }

    private double frequency(Leaf leaf, Text text) {
        if (leaf.phrase.isEmpty()) {
            return text.words().stream()
                    .mapToDouble(word -> leaf.forms.getOrDefault(word, 0.0))
                    .sum();
        }
        return text.parts.stream()
                .mapToLong(part -> IntStream.range(0, part.size())
                        .filter(from -> standsAt(leaf, part, from) >= 0)
                        .count())
                .sum();
    }

    /** The last place of the phrase that begins at {@code from}; -1 where none does. */
    private static int standsAt(Leaf leaf, List<String> text, int from) {
        int length = leaf.phrase.size();
        if (leaf.slop == 0) {
            int to = from + length;
            return to <= text.size() && text.subList(from, to).equals(leaf.phrase) ? to - 1 : -1;
        }
        return sloppy(leaf, text, from, new ArrayList<>());
    }

    /** Tries every word at every place; the phrase's own order, shifted as a whole, costs nothing. */
    private static int sloppy(Leaf leaf, List<String> text, int from, List<Integer> places) {
        int next = places.size();
        if (next == leaf.phrase.size()) {
            List<Integer> moved =
                    IntStream.range(0, next).mapToObj(i -> places.get(i) - i).toList();
            int moves = moved.stream().max(Comparator.naturalOrder()).orElseThrow()
                    - moved.stream().min(Comparator.naturalOrder()).orElseThrow();
            boolean begins = places.stream().min(Comparator.naturalOrder()).orElseThrow() == from;
            return begins && moves <= leaf.slop
                    ? places.stream().max(Comparator.naturalOrder()).orElseThrow()
                    : -1;
        }
        for (int place = from; place < text.size(); place++) {
            if (text.get(place).equals(leaf.phrase.get(next)) && !places.contains(place)) {
                places.add(place);
                int last = sloppy(leaf, text, from, places);
                places.removeLast();
                if (last >= 0) {
                    return last;
                }
            }
        }
        return -1;
    }

    /** Whether anything is asked: punctuation alone is not. */
    private boolean asks(Words words) {
        return switch (words) {
            case Words.Everything e -> true;
            case Words.Passing p -> true;
            case Words.Boosted boosted -> asks(boosted.words());
            case Words.In in -> asks(in.words());
            case Words.AnyOf any -> any.ways().stream().anyMatch(this::asks);
            case Words.Group group ->
                group.clauses().stream()
                        .anyMatch(clause -> clause.occur() == Words.Occur.MUST_NOT || asks(clause.words()));
            default -> !leaves(words).isEmpty();
        };
    }

    /** As a condition, words without a word are none. */
    boolean holds(Words words, Text text) {
        return !asks(words) || matches(words, text);
    }

    boolean matches(Words words, Text text) {
        return switch (words) {
            case Words.Everything e -> true;
            case Words.Passing passing ->
                text.document == null
                        || BruteForceIndex.passes(passing.filter(), text.document, inner -> holds(inner, text));
            case Words.Boosted boosted -> matches(boosted.words(), text);
            case Words.In in ->
                matches(in.words(), text)
                        && (text.title == null
                                || matches(in.words(), new Text(text.language, List.of(text.title), null, null)));
            case Words.AnyOf any -> any.ways().stream().anyMatch(way -> matches(way, text));
            case Words.Group group -> {
                List<Words.Clause> asked = group.clauses().stream()
                        .filter(clause -> asks(clause.words()))
                        .toList();
                boolean must = of(asked, Words.Occur.MUST).allMatch(each -> matches(each, text));
                boolean mustNot = of(asked, Words.Occur.MUST_NOT).anyMatch(each -> matches(each, text));
                boolean optional = of(asked, Words.Occur.MUST).findAny().isPresent()
                        || of(asked, Words.Occur.SHOULD).findAny().isEmpty()
                        || of(asked, Words.Occur.SHOULD).anyMatch(each -> matches(each, text));
                yield asks(group) && must && !mustNot && optional;
            }
            default -> leaves(words).stream().anyMatch(leaf -> leaf.weight > 0 && frequency(leaf, text) > 0);
        };
    }

    private static Stream<Words> of(List<Words.Clause> clauses, Words.Occur occur) {
        return clauses.stream().filter(clause -> clause.occur() == occur).map(Words.Clause::words);
    }

    /** 0 for what does not match. */
    double score(Words words, Text text) {
        if (!matches(words, text)) {
            return 0;
        }
        return switch (words) {
            case Words.Everything e -> 0;
            case Words.Passing p -> 0;
            case Words.Boosted boosted -> boosted.boost() * score(boosted.words(), text);
            case Words.In in -> score(in.words(), text);
            case Words.Group group ->
                group.clauses().stream()
                        .filter(clause -> clause.occur() != Words.Occur.MUST_NOT)
                        .mapToDouble(clause -> score(clause.words(), text))
                        .sum();
            case Words.AnyOf any -> {
                double bound = bound(any);
                yield ways(any).stream()
                        .filter(way -> way.stream().mapToDouble(Leaf::weight).sum() > 0)
                        .mapToDouble(way -> {
                            double own = way.stream().mapToDouble(Leaf::weight).sum();
                            return score(way, text) * bound / own;
                        })
                        .max()
                        .orElse(0);
            }
            default -> score(leaves(words), text);
        };
    }

    /** The score of {@link #score} with all that it is made of; what is chosen among several ways as a number. */
    Explained explained(Words words, Text text) {
        if (!matches(words, text)) {
            return Explained.given("words", 0);
        }
        return switch (words) {
            case Words.Everything e -> Explained.given("every document", 0);
            case Words.Passing p -> Explained.given("condition", 0);
            case Words.In in -> explained(in.words(), text);
            case Words.AnyOf any -> Explained.given("any of several", score(any, text));
            case Words.Boosted boosted ->
                Explained.by(
                        Operation.PRODUCT,
                        "boosted",
                        Explained.given("boost", boosted.boost()),
                        explained(boosted.words(), text));
            case Words.Group group ->
                Explained.by(
                        Operation.SUM,
                        "words",
                        group.clauses().stream()
                                .filter(clause -> clause.occur() != Words.Occur.MUST_NOT)
                                .map(clause -> explained(clause.words(), text))
                                .toList());
            default -> {
                List<Explained> parts = new ArrayList<>();
                for (Leaf leaf : leaves(words)) {
                    double frequency = frequency(leaf, text);
                    if (frequency > 0) {
                        parts.add(explained(leaf, frequency, text.words().size()));
                    }
                }
                yield Explained.by(Operation.SUM, "words", parts);
            }
        };
    }

    private Explained explained(Leaf leaf, double frequency, int length) {
        return Explained.by(
                Operation.PRODUCT,
                leaf.phrase.isEmpty() ? String.join(", ", leaf.forms.keySet()) : String.join(" ", leaf.phrase),
                Explained.given("idf", leaf.weight),
                Explained.by(
                        Operation.SATURATION,
                        "tf",
                        Explained.given("freq", frequency),
                        Explained.given("k1", K1),
                        Explained.given("b", B),
                        Explained.given("length", length),
                        Explained.given("average", averageLength)));
    }

    private double score(List<Leaf> leaves, Text text) {
        return leaves.stream()
                .mapToDouble(leaf -> leaf.weight * share(frequency(leaf, text), text.words()))
                .sum();
    }

    /** The single words as one, and the others. */
    private List<List<Leaf>> ways(Words.AnyOf any) {
        Map<String, Double> single = new TreeMap<>();
        List<List<Leaf>> ways = new ArrayList<>();
        for (Words way : any.ways()) {
            List<Leaf> leaves = leaves(way);
            if (leaves.size() == 1 && leaves.getFirst().phrase.isEmpty()) {
                leaves.getFirst().forms.forEach((form, share) -> single.merge(form, share, Math::max));
            } else {
                ways.add(leaves);
            }
        }
        ways.add(List.of(word(single)));
        return ways;
    }

    double bound(Words words) {
        return switch (words) {
            case Words.Everything e -> 0;
            case Words.Passing p -> 0;
            case Words.Boosted boosted -> boosted.boost() * bound(boosted.words());
            case Words.In in -> bound(in.words());
            case Words.AnyOf any ->
                ways(any).stream()
                        .mapToDouble(
                                way -> way.stream().mapToDouble(Leaf::weight).sum())
                        .filter(weight -> weight > 0)
                        .min()
                        .orElse(0);
            case Words.Group group ->
                group.clauses().stream()
                        .filter(clause -> possible(group) && clause.occur() != Words.Occur.MUST_NOT)
                        .mapToDouble(clause -> bound(clause.words()))
                        .sum();
            default -> leaves(words).stream().mapToDouble(Leaf::weight).sum();
        };
    }

    /** Whether the words that are known would do. */
    private boolean possible(Words words) {
        return switch (words) {
            case Words.Everything e -> true;
            case Words.Passing p -> true;
            case Words.Boosted boosted -> possible(boosted.words());
            case Words.In in -> possible(in.words());
            case Words.AnyOf any -> bound(any) > 0;
            case Words.Group group -> {
                List<Words.Clause> asked = group.clauses().stream()
                        .filter(clause -> asks(clause.words()))
                        .toList();
                boolean any = of(asked, Words.Occur.MUST).findAny().isPresent()
                        || of(asked, Words.Occur.SHOULD).findAny().isEmpty()
                        || of(asked, Words.Occur.SHOULD).anyMatch(this::possible);
                yield any && of(asked, Words.Occur.MUST).allMatch(this::possible);
            }
            default -> leaves(words).stream().anyMatch(leaf -> leaf.weight > 0);
        };
    }

    /** Where they stand in a text, as first and last place; what overlaps is one. */
    List<int[]> places(Words words, List<String> text) {
        Set<List<Integer>> found = new HashSet<>();
        collect(words, text, found);
        List<int[]> merged = new ArrayList<>();
        found.stream()
                .sorted(Comparator.comparing((List<Integer> span) -> span.getFirst())
                        .thenComparing(List::getLast))
                .forEach(span -> {
                    if (!merged.isEmpty() && span.getFirst() <= merged.getLast()[1]) {
                        merged.getLast()[1] = Math.max(merged.getLast()[1], span.getLast());
                    } else {
                        merged.add(new int[] {span.getFirst(), span.getLast()});
                    }
                });
        return merged;
    }

    private void collect(Words words, List<String> text, Set<List<Integer>> found) {
        switch (words) {
            case Words.Group group ->
                group.clauses().stream()
                        .filter(clause -> clause.occur() != Words.Occur.MUST_NOT)
                        .forEach(clause -> collect(clause.words(), text, found));
            case Words.Boosted boosted -> collect(boosted.words(), text, found);
            case Words.AnyOf any -> any.ways().forEach(way -> collect(way, text, found));
            case Words.Everything e -> {}
            case Words.Passing p -> {}
            case Words.In i -> {}
            default -> {
                for (Leaf leaf : leaves(words)) {
                    for (int from = 0; from < text.size(); from++) {
                        if (leaf.forms.containsKey(text.get(from).toLowerCase(Locale.ROOT))) {
                            found.add(List.of(from, from));
                        }
                        int last = leaf.phrase.isEmpty() ? -1 : standsAt(leaf, text, from);
                        if (last >= 0) {
                            found.add(List.of(from, last));
                        }
                    }
                }
            }
        }
    }
}
