package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.junit.jupiter.api.Test;
import pith.engine.Languages;
import pith.engine.Pieces;

final class AnalysisTest {
    private static final Set<String> ENGLISH = Set.of("en");

    @Test
    void formsOfOneWordAreOneTerm() {
        Map<Set<String>, Integer> term = Map.of(Set.of("cafe"), 1);
        for (String form : new String[] {"caf\u00e9", "cafe\u0301", "CAFÉ", "cafés", "café's", "ｃａｆｅ"}) {
            assertEquals(term, Analysis.queryWords(form, ENGLISH), form);
        }
    }

    @Test
    void stopWordsCountOnlyAlone() {
        assertEquals(
                Set.of(Set.of("bridg"), Set.of("open")),
                Analysis.queryWords("When did the bridge open?", ENGLISH).keySet());
        assertEquals(
                Set.of(Set.of("the"), Set.of("who")),
                Analysis.queryWords("The Who", ENGLISH).keySet());
    }

    @Test
    void aRepeatedWordCountsTwice() {
        assertEquals(Map.of(Set.of("bora"), 2), Analysis.queryWords("Bora Bora", ENGLISH));
    }

    @Test
    void punctuationAloneIsNoWord() {
        assertEquals(Map.of(), Analysis.queryWords("?! … — \u0000", ENGLISH));
    }

    @Test
    void otherScriptsKeepTheirMarks() {
        assertEquals(
                Set.of(Set.of("हिन्दी")), Analysis.queryWords("हिन्दी", ENGLISH).keySet());
    }

    @Test
    void charactersThatAreNotPartedBySpacesAreSoughtInPairs() {
        assertEquals(
                Set.of(Set.of("東京"), Set.of("京都")),
                Analysis.queryWords("東京都", ENGLISH).keySet());
        assertEquals(Set.of(Set.of("京")), Analysis.queryWords("京", ENGLISH).keySet());
        // Half-width letters are the full ones; within English text as elsewhere.
        assertEquals(
                Analysis.queryWords("東京タワー", ENGLISH).keySet(),
                Analysis.queryWords("東京ﾀﾜｰ", ENGLISH).keySet());
        for (String language : new String[] {"", "en", "ja", "zh", "de"}) {
            String text = "The 東京都 office";
            Pieces found = Analysis.find(terms("東京都", Set.of("en")), text, language);
            assertArrayEquals(new int[] {4}, found.starts(), language);
            assertArrayEquals(new int[] {7}, found.ends(), language);
            assertArrayEquals(
                    new int[] {5},
                    Analysis.find(terms("京", Set.of("en")), text, language).starts(),
                    language);
        }
    }

    @Test
    void theTextsOwnWordsAreFound() {
        String text = "\ud83d\ude00 Bridges, the BRIDGE's cafe\u0301s";
        Pieces found = Analysis.find(terms("bridge café", ENGLISH), text, "");
        assertArrayEquals(new int[] {3, 16, 25}, found.starts());
        assertEquals("Bridges", text.substring(found.starts()[0], found.ends()[0]));
        assertEquals("cafe\u0301s", text.substring(found.starts()[2], found.ends()[2]));
    }

    @Test
    void aWordHasTheTermsOfEveryLanguage() {
        assertEquals(Map.of(Set.of("hauser", "de#haus"), 1), Analysis.queryWords("Häuser", Set.of("en", "de")));
        assertEquals(Map.of(Set.of("1932"), 1), Analysis.queryWords("1932", Set.of("en", "de", "ru")));
        assertEquals(Map.of(Set.of("de#haus"), 2), Analysis.queryWords("Haus, Häuser", Set.of("de")));
    }

    @Test
    void stopWordsGoByTheLanguageThatTheyAreOfMost() {
        Set<String> both = Set.of("en", "de");
        assertEquals(
                Set.of(Set.of("world", "de#world"), Set.of("war", "de#war")),
                Analysis.queryWords("What was the world war?", both).keySet());
        assertEquals(
                Set.of(Set.of("alt", "de#alt"), Set.of("goeth", "de#goth")),
                Analysis.queryWords("Wie alt war der Goethe?", both).keySet());
        assertEquals(
                Set.of(Set.of("bridg", "de#bridg")),
                Analysis.queryWords("the bridge", both).keySet());
        // One German stop word makes no German query.
        assertEquals(
                Set.of(Set.of("world", "de#world"), Set.of("war", "de#war")),
                Analysis.queryWords("world war", both).keySet());
        assertEquals(
                Set.of(Set.of("in", "de#in")), Analysis.queryWords("in", both).keySet());
    }

    @Test
    void stopWordsOfAllLanguagesAreLeftOut() {
        assertEquals(
                Set.of(Set.of("hund", "de#hund")),
                Analysis.queryWords("in Hunde", Set.of("en", "de")).keySet());
        assertEquals(
                Set.of(Set.of("de#hund")),
                Analysis.queryWords("die Hunde", Set.of("de")).keySet());
        assertEquals(2, Analysis.queryWords("die der", Set.of("de")).size());
    }

    @Test
    void codesOfOneLanguageAreOneLanguage() {
        assertEquals(
                Analysis.queryWords("hester", Set.of("no")), Analysis.queryWords("hester", Set.of("nb", "nn", "no")));
    }

    @Test
    void aLanguageWithoutStemsKeepsItsWords() {
        assertEquals(
                Set.of(Set.of("sw#vitabu")),
                Analysis.queryWords("Vitabu", Set.of("sw")).keySet());
    }

    /** Forms of one word, then a word that is another; each form is found by the others. */
    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("ar", "كتاب الكتاب كتابات وكتاب / مدرسة"),
            Map.entry("bg", "книга книгата книги КНИГАТА / река"),
            Map.entry("ca", "pont ponts l'pont PONTS / ciutat"),
            Map.entry("cs", "město města městem městu / hrad"),
            Map.entry("da", "hus huset husene HUSE / bil"),
            Map.entry("de", "Haus Häuser Hauses HÄUSERN Haeuser / Maus"),
            Map.entry("el", "γέφυρα γέφυρες γέφυρας ΓΕΦΥΡΑ γεφυρα / ποταμός"),
            Map.entry("en", "bridge bridges bridged BRIDGE'S bridging / river"),
            Map.entry("es", "canción canciones CANCIÓN cancion / ciudad"),
            Map.entry("et", "raamat raamatud raamatuid raamatut / sild"),
            Map.entry("fa", "کتاب کتاب\u200cها كتاب کتابها / خانه"),
            Map.entry("fi", "talo talot talossa TALON / järvi"),
            Map.entry("fr", "cheval chevaux l'cheval CHEVAUX / forêt"),
            Map.entry("hi", "लड़का लड़के लड़कों / नदी"),
            Map.entry("hu", "ház házak házban HÁZAK / könyv"),
            Map.entry("id", "membaca bacaan dibaca BACA / rumah"),
            Map.entry("it", "libro libri dell'libro LIBRI / città"),
            Map.entry("ja", "橋 橋 / 川"),
            Map.entry("ko", "다리 다리는 / 학교"),
            Map.entry("lt", "knyga knygos knygų KNYGA / upė"),
            Map.entry("lv", "grāmata grāmatas grāmatu GRĀMATA / upe"),
            Map.entry("nl", "rivier rivieren RIVIEREN / huis"),
            Map.entry("no", "hest hester hestene HESTEN / båt"),
            Map.entry("pl", "most MOST / rzeka"),
            Map.entry("pt", "nação nações NAÇÃO / rio"),
            Map.entry("ro", "oraș orașe orașul oraş / carte"),
            Map.entry("ru", "книга книги книгой КНИГУ / река"),
            Map.entry("sv", "häst hästar hästarna HÄSTEN / flicka"),
            Map.entry("tr", "köprü köprüler köprünün KÖPRÜ / kitap"),
            Map.entry("uk", "міст МІСТ / річка"),
            Map.entry("zh", "大桥 大桥 / 河流"));

    @Test
    void formsOfAWordMeetInEveryLanguage() {
        assertEquals(Languages.ANALYSED, FORMS.keySet());
        FORMS.forEach((language, line) -> {
            String[] forms = line.split(" / ", -1)[0].split(" ", -1);
            String other = line.split(" / ", -1)[1];
            for (String form : forms) {
                String text = form + ", " + other;
                for (String query : forms) {
                    Pieces found = Analysis.find(terms(query, Set.of(language)), text, language);
                    assertEquals(1, found.count(), language + ": " + query + " in " + text);
                    assertEquals(0, found.starts()[0], language + ": " + query + " in " + text);
                }
            }
        });
    }

    /** A text with accents, and how it is typed without. */
    private static final Map<String, String> ACCENTS = Map.ofEntries(
            Map.entry("ca", "ciutatà ciutata"),
            Map.entry("cs", "nového noveho"),
            Map.entry("da", "både bade"),
            Map.entry("de", "Brücken brucken"),
            Map.entry("el", "ποταμού ποταμου"),
            Map.entry("es", "ríos rios"),
            Map.entry("et", "jõe joe"),
            Map.entry("fi", "järvessä jarvessa"),
            Map.entry("fr", "première premiere"),
            Map.entry("hu", "könyvek konyvek"),
            Map.entry("it", "città citta"),
            Map.entry("lt", "upės upes"),
            Map.entry("lv", "pilsētā pilseta"),
            Map.entry("nl", "zeeën zeeen"),
            Map.entry("no", "båter bater"),
            Map.entry("pl", "rękę reke"),
            Map.entry("pt", "nações nacoes"),
            Map.entry("ro", "cărții cartii"),
            Map.entry("ru", "ёлка елка"),
            Map.entry("sv", "hästar hastar"),
            Map.entry("tr", "IŞIK isik"));

    @Test
    void accentsMayBeLeftOutOfAQueryOrOfAText() {
        ACCENTS.forEach((language, line) -> {
            String accented = line.split(" ", -1)[0];
            String plain = line.split(" ", -1)[1];
            Set<String> languages = Set.of(language);
            assertEquals(
                    1,
                    Analysis.find(terms(plain, languages), accented, language).count(),
                    line);
            assertEquals(
                    1,
                    Analysis.find(terms(accented, languages), plain, language).count(),
                    line);
        });
    }

    @Test
    void turkishCapitalsAreTurkish() {
        Set<String> turkish = Set.of("tr");
        for (String form : new String[] {"İstanbul", "istanbul", "İSTANBUL", "ISTANBUL", "İstanbul'da"}) {
            assertEquals(
                    1, Analysis.find(terms("istanbul", turkish), form, "tr").count(), form);
        }
    }

    /** Words that say little, of a question in each language that has a list of them. */
    private static final Map<String, String> QUESTIONS = Map.ofEntries(
            Map.entry("de", "Wann wurde die Brücke eröffnet?"),
            Map.entry("fr", "Pour qui sont les chevaux ?"),
            Map.entry("es", "¿Cuándo se abrió el puente?"),
            Map.entry("sv", "När är bron"),
            Map.entry("ru", "когда был мост"),
            Map.entry("pl", "kiedy był most"),
            Map.entry("uk", "коли був міст"),
            Map.entry("tr", "bu köprü için"),
            Map.entry("el", "και το ποταμός"),
            Map.entry("fa", "این کتاب را"),
            Map.entry("hi", "यह नदी और"),
            Map.entry("ar", "من كتاب على"));

    @Test
    void stopWordsOfALanguageAreLeftOut() {
        Map<String, Integer> left = Map.ofEntries(
                Map.entry("de", 3),
                Map.entry("fr", 1),
                Map.entry("es", 3),
                Map.entry("sv", 1),
                Map.entry("ru", 1),
                Map.entry("pl", 1),
                Map.entry("uk", 1),
                Map.entry("tr", 1),
                Map.entry("el", 1),
                Map.entry("fa", 1),
                Map.entry("hi", 1),
                Map.entry("ar", 1));
        QUESTIONS.forEach((language, question) -> assertEquals(
                left.get(language),
                Analysis.queryWords(question, Set.of(language)).size(),
                () -> question + Analysis.queryWords(question, Set.of(language))));
    }

    @Test
    void aQueryOfManyWordsIsCutInAnyNumberOfLanguages() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            text.append(" w").append(i);
        }
        assertEquals(
                Analysis.MAX_QUERY_TERMS,
                Analysis.queryWords(text.toString(), Languages.ANALYSED).size());
        assertTrue(Analysis.queryWords("w1", Languages.ANALYSED).size() == 1);
    }

    /** What indexes of English were made with before other languages were: they must not have to be made anew. */
    private static final Analyzer FORMER = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new StandardTokenizer();
            TokenStream folded = new ASCIIFoldingFilter(new LowerCaseFilter(source));
            return new TokenStreamComponents(source, new PorterStemFilter(new EnglishPossessiveFilter(folded)));
        }
    };

    private static final String ENGLISH_TEXT = """
            The Rosetta Stone's three scripts were carved in 196 BC, at Memphis; it's 112.3 cm high and weighs ~760 kg.
            Jean-François Champollion compared the CARTOUCHES of Ptolemy and Cleopatra: "naïve" guesses failed him,
            e.g. those of 1802. Running runs ran, generalizations were generalized; ponies, flies, agreed, sized.
            See RFC 2616, user_name, o'clock, foo.bar@example.org, C++ and http://example.org/a?b=c, 3,000 and v1.2.3!
            """;

    @Test
    void englishHasTheTermsThatItAlwaysHad() throws IOException {
        for (String language : new String[] {"", "en"}) {
            assertEquals(tokens(FORMER, ENGLISH_TEXT), tokens(Analysis.analyzer(language), ENGLISH_TEXT));
        }
        assertEquals(
                List.of("rosetta 4-11 +1", "stone 12-19 +1"),
                tokens(Analysis.ANALYZER, ENGLISH_TEXT).subList(1, 3));
    }

    private static List<String> tokens(Analyzer analyzer, String text) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
            PositionIncrementAttribute increment = stream.addAttribute(PositionIncrementAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(term + " " + offset.startOffset() + "-" + offset.endOffset() + " +"
                        + increment.getPositionIncrement());
            }
        }
        return tokens;
    }

    private static Set<String> terms(String query, Set<String> languages) {
        Set<String> terms = new HashSet<>();
        Analysis.queryWords(query, languages).keySet().forEach(terms::addAll);
        return terms;
    }
}
