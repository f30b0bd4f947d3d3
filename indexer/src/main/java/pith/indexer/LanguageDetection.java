package pith.indexer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import pith.engine.Document;
import pith.engine.Languages;

/**
 * Tells the language of a text: by its script where that is enough, then by its commonest words, and by OpenNLP's model
 * of 103 languages where those speak for another language than English. Only languages that are analysed are told; a
 * text that may be none, or too short to say, has none. Thread-safe, and the same for the same text always.
 *
 * <p>The model takes 34 MB of memory and about a second to load, which a collection in English never pays.
 */
final class LanguageDetection {
    /** So much of a text is looked at, in three parts: its beginning, its middle and its end. */
    static final int SAMPLE_CHARACTERS = 1_500;

    private static final int PARTS = 3;

    /** Fewer letters tell no language. */
    private static final int FEWEST_LETTERS = 20;

    /** A character of a script without an alphabet says as much as some letters. */
    private static final int LETTERS_OF_CHARACTER = 4;

    /** Japanese has a third of these at the least; Chinese cites one now and then. */
    private static final double KANA_OF_JAPANESE = 0.1;

    /** Of the words of a running text: English has 25 to 45 in a hundred among its commonest, Finnish 8 to 15. */
    private static final double SURE_SHARE = 0.12;

    private static final double LEAST_SHARE = 0.05;

    private static final int LEAST_HITS = 2;

    /** By how much the sure one of two languages has more of their commonest words. */
    private static final double SURE_LEAD = 1.3;

    /** By how much the model must prefer a language to the next. */
    private static final double MODEL_LEAD = 1.1;

    /** The model's codes that are no language of their own to an index. */
    private static final Map<String, String> KINDS =
            Map.of("pes", "fa", "ekk", "et", "lvs", "lv", "cmn", "zh", "msa", "id");

    private LanguageDetection() {}

    /** The document with its language, if that is not known yet and can be told. */
    static Document detect(Document document) {
        return document.language().isEmpty()
                ? document.withLanguage(language(document.title(), document.text()))
                : document;
    }

    /** The code of a text's language, or empty. */
    static String language(String title, String text) {
        String sample = title + "\n" + sample(text);
        Map<UnicodeScript, Integer> letters = letters(sample);
        int all = letters.values().stream().mapToInt(Integer::intValue).sum();
        if (all < FEWEST_LETTERS) {
            return "";
        }
        int kana = letters.getOrDefault(UnicodeScript.HIRAGANA, 0) + letters.getOrDefault(UnicodeScript.KATAKANA, 0);
        int han = letters.getOrDefault(UnicodeScript.HAN, 0);
        if (2 * (kana + han) > all) {
            return kana > KANA_OF_JAPANESE * (kana + han) ? "ja" : "zh";
        }
        UnicodeScript most = letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        if (2 * letters.getOrDefault(most, 0) <= all) {
            return "";
        }
        return switch (most) {
            case HANGUL -> "ko";
            case GREEK -> "el";
            case LATIN -> latin(sample);
            case CYRILLIC, ARABIC, DEVANAGARI -> byModel(sample);
            default -> "";
        };
    }

    private static String sample(String text) {
        if (text.length() <= SAMPLE_CHARACTERS) {
            return text;
        }
        int length = SAMPLE_CHARACTERS / PARTS;
        StringBuilder sample = new StringBuilder(SAMPLE_CHARACTERS + PARTS);
        for (int part = 0; part < PARTS; part++) {
            int from = (int) ((long) (text.length() - length) * part / (PARTS - 1));
            sample.append(text, from, from + length).append('\n');
        }
        return sample.toString();
    }

    private static Map<UnicodeScript, Integer> letters(String sample) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        sample.codePoints().filter(Character::isLetter).forEach(letter -> {
            UnicodeScript script = letter < 0x80 ? UnicodeScript.LATIN : UnicodeScript.of(letter);
            boolean character = script == UnicodeScript.HAN
                    || script == UnicodeScript.HIRAGANA
                    || script == UnicodeScript.KATAKANA
                    || script == UnicodeScript.HANGUL;
            letters.merge(script, character ? LETTERS_OF_CHARACTER : 1, Integer::sum);
        });
        return letters;
    }

    private static String latin(String sample) {
        FunctionWords.Count count = FunctionWords.count(sample);
        double english = count.share(Languages.DEFAULT);
        int hits = 0;
        for (Map.Entry<String, Integer> each : count.hits().entrySet()) {
            hits = each.getKey().equals(Languages.DEFAULT) ? hits : Math.max(hits, each.getValue());
        }
        double other = hits / (double) Math.max(1, count.words());
        if (english >= SURE_SHARE && english >= SURE_LEAD * other) {
            return Languages.DEFAULT;
        }
        if (hits < LEAST_HITS || other < LEAST_SHARE || other < english) {
            return "";
        }
        String told = byModel(sample);
        boolean borneOut = count.hits().getOrDefault(told, 0) >= LEAST_HITS
                && count.share(told) >= LEAST_SHARE
                && (told.equals(Languages.DEFAULT) || count.share(told) > english);
        return borneOut ? told : "";
    }

    private static String byModel(String sample) {
        Map<String, Double> byCode = new HashMap<>();
        for (Language each : Model.predict(sample)) {
            String code = KINDS.getOrDefault(
                    each.getLang(), Languages.code(each.getLang()).orElse(each.getLang()));
            byCode.merge(code, each.getConfidence(), Double::sum);
        }
        List<Map.Entry<String, Double>> best = byCode.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(2)
                .toList();
        boolean clear =
                best.getFirst().getValue() >= MODEL_LEAD * best.getLast().getValue();
        String code = best.getFirst().getKey();
        return clear && Languages.ANALYSED.contains(code) ? code : "";
    }

    /** Loaded when it is first needed. */
    private static final class Model {
        private static final String RESOURCE = "/langdetect-183.bin";

        private static final LanguageDetectorME DETECTOR = load();

        static synchronized Language[] predict(String sample) {
            return DETECTOR.predictLanguages(sample);
        }

        private static LanguageDetectorME load() {
            try (InputStream in = LanguageDetectorModel.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException(RESOURCE + " is not on the class path; it lies in the jar "
                            + "opennlp-models-langdetect, which Pith is built with");
                }
                return new LanguageDetectorME(new LanguageDetectorModel(in));
            } catch (IOException e) {
                throw new UncheckedIOException("the model that tells languages cannot be read", e);
            }
        }
    }
}
