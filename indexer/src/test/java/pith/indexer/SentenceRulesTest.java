package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pith.engine.Languages;

final class SentenceRulesTest {
    /** Sentences as they are to be found, parted by bars; a space stands between each two that have a space there. */
    private static final List<String> TEXTS = List.of(
            "de|Das Treffen ist am 3. Mai um 9 Uhr.|Dr. Müller kommt z. B. auch.",
            "de|Er las „Faust“.|Sie schlief.|„Wirklich?“ fragte er.",
            "de|Die Kosten betragen ca. 300 Euro bzw. 10 % pro Jahr.|Das gilt u.a. für Berlin, d.h. die Stadt.",
            "de|Es geschah im Jahr 1932.|Danach kam Nr. 5 auf S. 12.",
            "fr|M. Dupont est arrivé.|Il a dit « Bonjour ! » à tous.|Voir p. 12, art. 5 et av. J.-C. en Grèce.",
            "fr|Elle a dit : « Oui ! »|Puis elle est partie… enfin.",
            "es|¿Dónde está el Sr. García?|¡No lo sé!|La Sra. López vive en EE. UU. desde 1990.",
            "it|Il sig. Rossi è qui.|Ha detto di sì, cfr. pag. 3.",
            "pt|O Sr. Silva mora na Av. Paulista.|Ele trabalha.",
            "nl|Dhr. Jansen komt o.a. uit Utrecht.|Hij werkt.",
            "sv|Det kostar t.ex. 3 kr.|Han köpte ca 3 st.",
            "da|Han kom d. 3. maj.|Det var f.eks. godt.",
            "no|Han kom den 3. Mai.|Det var f.eks. bra.",
            "fi|Hän syntyi 3. toukokuuta.|Esim. näin.",
            "ru|Он родился в г. Москве в 1900 г. и умер там.|Потом он жил на ул. Мира.|И т.е. позже.",
            "uk|Він жив на вул. Франка.|Потім у м. Львові.",
            "bg|Той живее на ул. Шипка.|После замина.",
            "cs|Narodil se 3. Května 1900 v Praze.|Např. takto žil na ul. Nové.",
            "pl|Urodził się m.in. w Krakowie, tj. na ul. Długiej.|Potem zmarł.",
            "ro|Dl. Popescu a venit.|Str. Mare nr. 3 este aici.",
            "hu|A dr. Kovács május 3. Napján jött.|Pl. így.",
            "tr|Dr. Yılmaz geldi.|Bu 3. Sınıf öğrencisi.",
            "el|Πού είναι το βιβλίο;|Είναι στη σελ. 12.|Ο κ. Παπάς ήρθε.",
            "hi|यह पुल है।|वह नदी है।",
            "ar|أين الكتاب؟|إنه هنا.",
            "fa|کتاب کجاست؟|اینجا است.",
            "ko|다리가 길다.|강이 넓다.",
            "id|Buku itu milik Dr. Hatta.|Ia tinggal di Jl. Merdeka.");

    @Test
    void sentencesEndWhereTheLanguageEndsThem() {
        TEXTS.forEach(line -> check(line, " "));
    }

    @Test
    void sentencesNeedNoSpacesBetweenThem() {
        check("zh|大桥很长。|河很宽！|你知道吗？", "");
        check("ja|橋は長い。|「行こう。」と言った。|川は広い。", "");
        check("ja|橋は長い。|『源氏物語』を読む。", "");
    }

    private static void check(String line, String between) {
        List<String> wanted = List.of(line.split("\\|", -1));
        wanted = wanted.subList(1, wanted.size());
        String language = line.substring(0, 2);
        assertEquals(wanted, sentences(String.join(between, wanted), language), language);
    }

    @Test
    void headingsAndListsAreThoseOfEveryLanguage() {
        assertEquals(
                List.of("# Überschrift", "Am 3. Mai kam er.", "- eins", "- zwei"),
                sentences("# Überschrift\nAm 3. Mai kam er.\n- eins\n- zwei", "de"));
    }

    /** Every character that is no white space is in one sentence, whatever the text. */
    @Test
    void nothingIsLostInAnyLanguage() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] parts = {
            " ",
            "\n",
            ". ",
            "? ",
            "! ",
            "…",
            "“",
            "„",
            "«",
            "»",
            "(",
            ")",
            "「",
            "」",
            "。",
            "；",
            "؟",
            "।",
            "Dr",
            "z",
            "B",
            "3",
            "Wort",
            "mot",
            "слово",
            "語",
            "كلمة",
            "\ud83d\ude00",
            "\ud83d",
            "e\u0301",
            ".",
            "\n\n",
            "- ",
            "\u00a0"
        };
        for (String language : Languages.ANALYSED) {
            for (int i = 0; i < 20; i++) {
                StringBuilder text = new StringBuilder();
                for (int n = random.nextInt(40); n > 0; n--) {
                    text.append(parts[random.nextInt(parts.length)]);
                }
                String what = "seed " + seed + ", " + language + ": " + text;
                int last = 0;
                StringBuilder within = new StringBuilder();
                for (Sentences.Sentence each : Sentences.of(text.toString(), language)) {
                    assertTrue(each.start() >= last && each.end() > each.start(), what);
                    within.append(text, each.start(), each.end());
                    last = each.end();
                }
                assertEquals(dense(text), dense(within), what);
            }
        }
    }

    private static String dense(CharSequence text) {
        StringBuilder dense = new StringBuilder();
        text.chars().filter(c -> !Sentences.isSpace((char) c)).forEach(c -> dense.append((char) c));
        return dense.toString();
    }

    @Test
    void aLongParagraphIsCutAsItsPartsAre() {
        String one = "Das ist z. B. ein Satz am 3. Mai. ";
        List<String> many = sentences(one.repeat(20_000), "de");
        assertEquals(20_000, many.size());
        assertEquals(one.strip(), many.get(19_999));
        // Nothing but closing and opening marks, which the rules look past.
        assertTrue(sentences("a. " + "」".repeat(100_000), "ja").size() <= 2);
        assertTrue(sentences("a. " + "「".repeat(100_000), "ja").size() <= 2);
    }

    private static List<String> sentences(String text, String language) {
        List<String> sentences = new ArrayList<>();
        Sentences.of(text, language).forEach(each -> sentences.add(text.substring(each.start(), each.end())));
        return sentences;
    }

    @Test
    void everyLanguageOfTheTestsIsAnalysed() {
        Map<String, Integer> texts = new TreeMap<>();
        TEXTS.forEach(line -> texts.merge(line.substring(0, 2), 1, Integer::sum));
        assertTrue(Languages.ANALYSED.containsAll(texts.keySet()));
        assertTrue(texts.size() >= 20, texts.toString());
    }
}
