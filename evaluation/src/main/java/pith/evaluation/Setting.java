package pith.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pith.engine.BadInput;
import pith.engine.Fusion;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Quote;
import pith.engine.Ranking;

/**
 * A way to run queries, as people write it: {@code mode=hybrid,weight=0.4,fusion=rrf}. Immutable.
 *
 * @param text as it was written
 */
public record Setting(String text, Mode mode, Ranking ranking) {
    /** What is written for no difference from the defaults. */
    public static final String DEFAULT = "default";

    private static final List<String> KEYS = List.of("mode", "weight", "fusion", "window");

    /**
     * Reads keys and values: {@code mode} (words, vector, hybrid), {@code weight} (0 to 1), {@code fusion} (bounded, rrf,
     * min-max, z-score), {@code window} (documents by vector). What is left out is as in search by default.
     *
     * @throws BadInput when a key or a value is none, stands twice, or would change nothing
     */
    public static Setting parse(String text) {
        Mode mode = Mode.HYBRID;
        Ranking ranking = Ranking.DEFAULT;
        Set<String> seen = new HashSet<>();
        String given = text.strip();
        for (String part : given.equals(DEFAULT) || given.isEmpty() ? new String[0] : given.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part.strip() : part.substring(0, equals).strip();
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            if (!KEYS.contains(key)) {
                throw bad(text, "has no key \"" + Quote.of(key) + "\"; the keys are " + String.join(", ", KEYS));
            }
            if (!seen.add(key)) {
                throw bad(text, "has " + key + " twice");
            }
            switch (key) {
                case "mode" -> mode = choice(text, key, value, Mode.class);
                case "fusion" -> ranking = ranking.withFusion(choice(text, key, value, Fusion.class));
                case "weight" -> ranking = ranking.withWeight(number(text, key, value));
                default -> ranking = ranking.withWindow(whole(text, key, value));
            }
        }
        if (mode != Mode.HYBRID && (seen.contains("weight") || seen.contains("fusion"))) {
            throw bad(text, "has a weight or a fusion, which mode " + word(mode) + " knows nothing of; leave it out");
        }
        return new Setting(given.isEmpty() ? DEFAULT : given, mode, ranking);
    }

    private static BadInput bad(String text, String problem) {
        return new BadInput("setting \"" + Quote.of(text) + "\" " + problem);
    }

    private static <E extends Enum<E>> E choice(String text, String key, String value, Class<E> type) {
        return Stream.of(type.getEnumConstants())
                .filter(each -> word(each).equals(value))
                .findFirst()
                .orElseThrow(() -> bad(
                        text,
                        "has the " + key + " \"" + Quote.of(value) + "\"; give one of "
                                + Stream.of(type.getEnumConstants())
                                        .map(Setting::word)
                                        .collect(Collectors.joining(", "))));
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static double number(String text, String key, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw bad(text, "has the " + key + " \"" + Quote.of(value) + "\", which is no number");
        }
    }

    private static int whole(String text, String key, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw bad(text, "has the " + key + " \"" + Quote.of(value) + "\", which is no whole number");
        }
    }

    /** A query for so many documents. */
    Query query(String words, int limit) {
        return Query.of(words).withMode(mode).withRanking(ranking).withLimit(limit);
    }
}
