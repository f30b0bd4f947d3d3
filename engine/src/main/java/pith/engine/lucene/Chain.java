package pith.engine.lucene;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianStemFilter;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.cz.CzechStemFilter;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.el.GreekLowerCaseFilter;
import org.apache.lucene.analysis.el.GreekStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fa.PersianNormalizationFilter;
import org.apache.lucene.analysis.fa.PersianStemFilter;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hi.HindiNormalizationFilter;
import org.apache.lucene.analysis.hi.HindiStemFilter;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianStemFilter;
import org.apache.lucene.analysis.in.IndicNormalizationFilter;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianStemFilter;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ro.RomanianNormalizationFilter;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.tartarus.snowball.ext.CatalanStemmer;
import org.tartarus.snowball.ext.DanishStemmer;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EstonianStemmer;
import org.tartarus.snowball.ext.FinnishStemmer;
import org.tartarus.snowball.ext.FrenchStemmer;
import org.tartarus.snowball.ext.HungarianStemmer;
import org.tartarus.snowball.ext.ItalianStemmer;
import org.tartarus.snowball.ext.LithuanianStemmer;
import org.tartarus.snowball.ext.NorwegianStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;
import org.tartarus.snowball.ext.RussianStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;
import org.tartarus.snowball.ext.SwedishStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;
import pith.engine.Languages;

/**
 * How the words of one language become terms. The stemmers were chosen of Lucene's by the pairs of forms that they
 * bring together.
 *
 * @param code of the language
 * @param accents what becomes of accents before the stems are taken
 * @param before what is to be done before folding: lower case of its own
 * @param after what is to be done to a folded word: articles that cling to it, letters of two forms
 * @param stems from folded words to terms
 * @param stopWords as {@link WordAnalyzer} compares them, folded
 */
record Chain(
        String code,
        Accents accents,
        UnaryOperator<TokenStream> before,
        UnaryOperator<TokenStream> after,
        UnaryOperator<TokenStream> stems,
        CharArraySet stopWords) {

    /** What becomes of accents. */
    enum Accents {
        /** Letters lose them, and the stemmer goes without. */
        STRIPPED,
        /** The same, but for the letters of Cyrillic that only look as if they had one. */
        STRIPPED_FROM_VOWELS,
        /**
         * The stemmer goes by them. A word that has any gets two terms, stemmed with and without, so that it is found
         * by those who type none.
         */
        BOTH
    }

    private static final Map<String, Chain> CHAINS = new ConcurrentHashMap<>();

    /** That of a language, English for none; for one without stems, a chain that leaves words as they are folded. */
    static Chain of(String language) {
        return CHAINS.computeIfAbsent(code(language), Chain::make);
    }

    /** What the language's chain is known by: its code, and English for none. */
    static String code(String language) {
        return language.isEmpty() ? Languages.DEFAULT : Languages.code(language).orElse(language);
    }

    private static TokenStream same(TokenStream words) {
        return words;
    }

    private static Chain make(String code) {
        return switch (code) {
            case "en" ->
                new Chain(
                        code,
                        Accents.STRIPPED,
                        Chain::same,
                        EnglishPossessiveFilter::new,
                        PorterStemFilter::new,
                        StopWords.ENGLISH);
            case "de" ->
                new Chain(
                        code,
                        Accents.STRIPPED,
                        Chain::same,
                        Chain::same,
                        words -> new GermanLightStemFilter(new GermanNormalizationFilter(words)),
                        folded(GermanAnalyzer.getDefaultStopSet()));
            case "ru" ->
                cyrillic(
                        code,
                        words -> new SnowballFilter(words, new RussianStemmer()),
                        RussianAnalyzer.getDefaultStopSet());
            case "uk" -> cyrillic(code, Chain::same, StopWords.UKRAINIAN);
            case "bg" -> cyrillic(code, BulgarianStemFilter::new, BulgarianAnalyzer.getDefaultStopSet());
            case "el" ->
                new Chain(
                        code,
                        Accents.STRIPPED,
                        Chain::same,
                        GreekLowerCaseFilter::new,
                        GreekStemFilter::new,
                        folded(GreekAnalyzer.getDefaultStopSet()));
            case "ar" ->
                new Chain(
                        code,
                        Accents.STRIPPED,
                        Chain::same,
                        words -> new ArabicNormalizationFilter(new DecimalDigitFilter(words)),
                        ArabicStemFilter::new,
                        normalised(ArabicAnalyzer.getDefaultStopSet(), ArabicNormalizationFilter::new));
            case "fa" -> persian();
            case "hi" ->
                new Chain(
                        code,
                        Accents.STRIPPED,
                        Chain::same,
                        words -> new HindiNormalizationFilter(
                                new IndicNormalizationFilter(new DecimalDigitFilter(words))),
                        HindiStemFilter::new,
                        normalised(
                                HindiAnalyzer.getDefaultStopSet(),
                                words -> new HindiNormalizationFilter(new IndicNormalizationFilter(words))));
            case "tr" ->
                new Chain(
                        code,
                        Accents.BOTH,
                        words -> new TurkishLowerCaseFilter(new ApostropheFilter(words)),
                        Chain::same,
                        words -> new SnowballFilter(words, new TurkishStemmer()),
                        folded(TurkishAnalyzer.getDefaultStopSet()));
            default -> latin(code);
        };
    }

    private static Chain persian() {
        UnaryOperator<TokenStream> normal =
                words -> new PersianNormalizationFilter(new ArabicNormalizationFilter(new JoinerFilter(words)));
        return new Chain(
                "fa",
                Accents.STRIPPED,
                Chain::same,
                words -> normal.apply(new DecimalDigitFilter(words)),
                PersianStemFilter::new,
                normalised(PersianAnalyzer.getDefaultStopSet(), normal));
    }

    private static Chain cyrillic(String code, UnaryOperator<TokenStream> stems, CharArraySet stopWords) {
        return new Chain(code, Accents.STRIPPED_FROM_VOWELS, Chain::same, Chain::same, stems, folded(stopWords));
    }

    private static Chain latin(String code) {
        return switch (code) {
            case "fr" ->
                elided(
                        code,
                        words -> new SnowballFilter(words, new FrenchStemmer()),
                        StopWords.FRENCH_ARTICLES,
                        FrenchAnalyzer.getDefaultStopSet());
            case "it" ->
                elided(
                        code,
                        words -> new SnowballFilter(words, new ItalianStemmer()),
                        StopWords.ITALIAN_ARTICLES,
                        ItalianAnalyzer.getDefaultStopSet());
            case "ca" ->
                elided(
                        code,
                        words -> new SnowballFilter(words, new CatalanStemmer()),
                        StopWords.CATALAN_ARTICLES,
                        CatalanAnalyzer.getDefaultStopSet());
            case "es" ->
                accented(
                        code,
                        words -> new SnowballFilter(words, new SpanishStemmer()),
                        SpanishAnalyzer.getDefaultStopSet());
            case "pt" -> accented(code, PortugueseLightStemFilter::new, PortugueseAnalyzer.getDefaultStopSet());
            case "ro" ->
                new Chain(
                        code,
                        Accents.BOTH,
                        Chain::same,
                        RomanianNormalizationFilter::new,
                        words -> new SnowballFilter(words, new RomanianStemmer()),
                        normalised(RomanianAnalyzer.getDefaultStopSet(), RomanianNormalizationFilter::new));
            default -> northern(code);
        };
    }

    private static Chain northern(String code) {
        return switch (code) {
            case "nl" ->
                accented(
                        code,
                        words -> new SnowballFilter(words, new DutchStemmer()),
                        DutchAnalyzer.getDefaultStopSet());
            case "sv" ->
                accented(
                        code,
                        words -> new SnowballFilter(words, new SwedishStemmer()),
                        SwedishAnalyzer.getDefaultStopSet());
            case "da" ->
                accented(
                        code,
                        words -> new SnowballFilter(words, new DanishStemmer()),
                        DanishAnalyzer.getDefaultStopSet());
            case "no" ->
                accented(
                        code,
                        words -> new SnowballFilter(words, new NorwegianStemmer()),
                        NorwegianAnalyzer.getDefaultStopSet());
            case "fi" ->
                accented(
                        code,
                        words -> new SnowballFilter(words, new FinnishStemmer()),
                        FinnishAnalyzer.getDefaultStopSet());
            case "et" ->
                accented(
                        code,
                        words -> new SnowballFilter(words, new EstonianStemmer()),
                        EstonianAnalyzer.getDefaultStopSet());
            case "lt" ->
                accented(
                        code,
                        words -> new SnowballFilter(words, new LithuanianStemmer()),
                        LithuanianAnalyzer.getDefaultStopSet());
            case "lv" -> accented(code, LatvianStemFilter::new, LatvianAnalyzer.getDefaultStopSet());
            case "hu" ->
                accented(
                        code,
                        words -> new SnowballFilter(words, new HungarianStemmer()),
                        HungarianAnalyzer.getDefaultStopSet());
            case "cs" -> accented(code, CzechStemFilter::new, CzechAnalyzer.getDefaultStopSet());
            case "id" -> accented(code, IndonesianStemFilter::new, IndonesianAnalyzer.getDefaultStopSet());
            case "pl" ->
                new Chain(code, Accents.STRIPPED, Chain::same, Chain::same, Chain::same, folded(StopWords.POLISH));
            default -> new Chain(code, Accents.STRIPPED, Chain::same, Chain::same, Chain::same, CharArraySet.EMPTY_SET);
        };
    }

    private static Chain accented(String code, UnaryOperator<TokenStream> stems, CharArraySet stopWords) {
        return new Chain(code, Accents.BOTH, Chain::same, Chain::same, stems, folded(stopWords));
    }

    private static Chain elided(
            String code, UnaryOperator<TokenStream> stems, CharArraySet articles, CharArraySet stopWords) {
        return new Chain(
                code, Accents.BOTH, Chain::same, words -> new ElisionFilter(words, articles), stems, folded(stopWords));
    }

    private static CharArraySet folded(CharArraySet words) {
        return normalised(words, Chain::same);
    }

    /** The words, and what folding and the language's own normalising make of them. */
    private static CharArraySet normalised(CharArraySet words, UnaryOperator<TokenStream> after) {
        CharArraySet all = new CharArraySet(words, false);
        StringBuilder text = new StringBuilder();
        for (Object each : words) {
            text.append((char[]) each).append('\n');
        }
        all.addAll(List.of(FoldingFilter.stripped(text).split("\n", -1)));
        all.addAll(WordAnalyzer.words(text.toString(), after));
        return all;
    }
}
