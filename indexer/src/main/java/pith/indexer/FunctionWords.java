package pith.indexer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The commonest words of the languages that are written in Latin letters. A running text holds them, whatever it is
 * about; a table, a list of names or a program holds none.
 */
final class FunctionWords {
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{M}]+");

    private static final Map<String, List<String>> LANGUAGES_BY_WORD = languages("""
            ca el la els les de del dels i a en un una que és amb per al no es va van més com però són ha seva aquest
            cs a v se na je že o s z do i to jako za by pro od byl byla bylo po ale které který jsou k ve nebo také
            da og i at det er en den til af på de med for som der ikke et har var han fra blev kan ved eller om
            de der die das und in den von zu mit ist des im für auf ein eine dem nicht sich als auch es an wurde am
            en the of and to in is for that with on as are was it be by this from or an at not which you have can
            es el la los las de y en que un una es se por con para su al lo no más como del fue pero son ha
            et ja on ei et see oli kui ka mis aga ning selle oma või siis sest veel tema kes nii seda
            fi ja on ei se että oli hän mutta kun myös joka ovat tai niin sen mitä ole jos kuin vain
            fr le la les de des du et en un une que est pour dans qui par sur au il ne pas avec ce se plus sont
            hu a az és hogy nem is egy van ez de volt meg csak már mint el még vagy ha azt ki lett
            id yang dan di dari untuk dengan pada ini itu adalah tidak ke dalam akan oleh juga sebagai atau bisa
            it il la le i gli di e che in un una per è non con del della da si al nel sono dei alla come più
            lt ir yra kad į iš su bet o tai kaip buvo ne už nuo jis ar per taip jau dar tik apie
            lv un ir ka no ar par uz bet kas tas bija viņš pie vai kā nav arī pēc to lai tika
            nl de het een van en in is dat op te zijn met voor niet aan er die werd als ook door bij om naar
            no og i det er en som på til av for med at ikke den de har et var fra om han ble kan eller ved
            pl w i na się z do że nie jest to o jak po od za przez dla był ale co oraz który są ma
            pt o a os as de do da e em que um uma é com para por não se no na dos mais como foi ao
            ro și de în a la cu pe care un o nu este din să mai că sunt pentru prin ca fost sau
            sv och i att det är en som på av för med till den inte har de ett var om han från kan eller vid
            tr ve bir bu için ile de da çok olarak daha gibi ne var o olan en kadar sonra değil ama
            """);

    private FunctionWords() {}

    private static Map<String, List<String>> languages(String lines) {
        Map<String, List<String>> languages = new HashMap<>();
        lines.lines().forEach(line -> {
            List<String> words = List.of(line.split(" ", -1));
            Set.copyOf(words.subList(1, words.size()))
                    .forEach(word -> languages
                            .computeIfAbsent(word, each -> new ArrayList<>())
                            .add(words.getFirst()));
        });
        return languages;
    }

    /** How many words a text has, and how many of them are among each language's. */
    record Count(int words, Map<String, Integer> hits) {
        double share(String language) {
            return words == 0 ? 0 : hits.getOrDefault(language, 0) / (double) words;
        }
    }

    static Count count(String text) {
        int words = 0;
        Map<String, Integer> hits = new HashMap<>();
        for (String word : NO_LETTERS.split(text, -1)) {
            words += word.isEmpty() ? 0 : 1;
            LANGUAGES_BY_WORD
                    .getOrDefault(word.toLowerCase(Locale.ROOT), List.of())
                    .forEach(language -> hits.merge(language, 1, Integer::sum));
        }
        return new Count(words, hits);
    }
}
