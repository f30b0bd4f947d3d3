package pith.evaluation;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a text holds an answer: the answer's tokens stand in it one after the other, whatever their case, so that 16
 * is not in 1916 but in 1912-16. The test of Karpukhin et al., "Dense Passage Retrieval for Open-Domain Question
 * Answering" (2020), with their tokens: runs of letters, digits and marks, and each other visible character.
 */
final class AnswerStrings {
    private static final Pattern TOKEN = Pattern.compile("[\\p{L}\\p{N}\\p{M}]+|[^\\p{Z}\\p{C}]");

    private AnswerStrings() {}

    static boolean holds(String text, List<String> answers) {
        List<String> tokens = tokens(text);
        return answers.stream()
                .map(AnswerStrings::tokens)
                .anyMatch(answer -> !answer.isEmpty() && Collections.indexOfSubList(tokens, answer) >= 0);
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(Normalizer.normalize(text, Normalizer.Form.NFD));
        while (matcher.find()) {
            tokens.add(matcher.group().toLowerCase(Locale.ROOT));
        }
        return tokens;
    }
}
