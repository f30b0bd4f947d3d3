package pith.engine.lucene;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pith.engine.Pieces;
import pith.engine.lucene.Analysis.Token;

/** What of a query is looked for in a text: terms, and sequences of them. */
final class Marks {
    private final Set<String> terms = new HashSet<>();
    private final List<Sequence> sequences = new ArrayList<>();

    /** @param words each as the terms that it may be */
    private record Sequence(List<Set<String>> words, int slop) {}

    private record Stretch(int start, int end) {}

    void add(Set<String> forms) {
        terms.addAll(forms);
    }

    void add(List<Set<String>> words, int slop) {
        if (words.size() == 1) {
            terms.addAll(words.getFirst());
        } else if (!words.isEmpty()) {
            sequences.add(new Sequence(words, slop));
        }
    }

    /** Where they stand in a text of a language, as the text's own words; those that overlap are one. */
    Pieces in(String text, String language) {
        List<Token> tokens = Analysis.tokens(text, language);
        List<Stretch> found = new ArrayList<>();
        for (Token token : tokens) {
            if (terms.contains(token.term())) {
                found.add(new Stretch(token.start(), token.end()));
            }
        }
        if (!sequences.isEmpty()) {
            Map<Integer, List<Token>> places = new HashMap<>();
            tokens.forEach(token -> places.computeIfAbsent(token.place(), place -> new ArrayList<>())
                    .add(token));
            int last = tokens.isEmpty() ? -1 : tokens.getLast().place();
            for (Sequence sequence : sequences) {
                for (int place = 0; place <= last; place++) {
                    Stretch stretch =
                            sequence.slop == 0 ? exact(sequence, places, place) : near(sequence, places, place);
                    if (stretch != null) {
                        found.add(stretch);
                    }
                }
            }
        }
        return merged(found);
    }

    private static @Nullable Stretch exact(Sequence sequence, Map<Integer, List<Token>> places, int first) {
        int start = 0;
        int end = 0;
        for (int i = 0; i < sequence.words.size(); i++) {
            Token token = oneOf(sequence.words.get(i), places, first + i);
            if (token == null) {
                return null;
            }
            start = i == 0 ? token.start() : start;
            end = token.end();
        }
        return new Stretch(start, end);
    }

    /** From a word of the sequence at {@code first} to where all of them were there, within the places they may take. */
    private static @Nullable Stretch near(Sequence sequence, Map<Integer, List<Token>> places, int first) {
        List<Set<String>> missing = new ArrayList<>(sequence.words);
        int start = -1;
        int last = first + sequence.words.size() - 1 + sequence.slop;
        for (int place = first; place <= last; place++) {
            for (int i = 0; i < missing.size(); i++) {
                Token token = oneOf(missing.get(i), places, place);
                if (token != null) {
                    missing.remove(i);
                    start = start < 0 ? token.start() : start;
                    if (missing.isEmpty()) {
                        return new Stretch(start, token.end());
                    }
                    break;
                }
            }
            if (start < 0) {
                return null;
            }
        }
        return null;
    }

    private static @Nullable Token oneOf(Set<String> forms, Map<Integer, List<Token>> places, int place) {
        for (Token token : places.getOrDefault(place, List.of())) {
            if (forms.contains(token.term())) {
                return token;
            }
        }
        return null;
    }

    private static Pieces merged(List<Stretch> found) {
        found.sort(Comparator.comparingInt(Stretch::start).thenComparingInt(Stretch::end));
        List<Stretch> merged = new ArrayList<>();
        for (Stretch each : found) {
            Stretch before = merged.isEmpty() ? null : merged.getLast();
            if (before != null && each.start < before.end) {
                merged.set(merged.size() - 1, new Stretch(before.start, Math.max(before.end, each.end)));
            } else {
                merged.add(each);
            }
        }
        return new Pieces(
                merged.stream().mapToInt(Stretch::start).toArray(),
                merged.stream().mapToInt(Stretch::end).toArray());
    }
}
