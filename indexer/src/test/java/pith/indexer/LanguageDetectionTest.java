package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pith.engine.Document;
import pith.engine.Languages;

final class LanguageDetectionTest {
    /** The same two sentences in every language that is analysed, one as long as the other. */
    private static final Map<String, String> TEXTS = new TreeMap<>(Map.ofEntries(
            Map.entry("ar", "افتتح الجسر في عام 1932 ومنذ ذلك الحين يربط بين ضفتي النهر. تمر عليه السيارات كل يوم."),
            Map.entry("bg", "Мостът е открит през 1932 година и оттогава свързва двата бряга на реката."),
            Map.entry("ca", "El pont es va obrir el 1932 i des de llavors uneix les dues ribes del riu amb la ciutat."),
            Map.entry("cs", "Most byl otevřen v roce 1932 a od té doby spojuje oba břehy řeky, které jsou ve městě."),
            Map.entry(
                    "da", "Broen blev åbnet i 1932 og forbinder siden da de to bredder af floden, der er meget bred."),
            Map.entry(
                    "de", "Die Brücke wurde im Jahr 1932 eröffnet und verbindet seitdem die beiden Ufer des Flusses."),
            Map.entry("el", "Η γέφυρα άνοιξε το 1932 και από τότε ενώνει τις δύο όχθες του ποταμού."),
            Map.entry("en", "The bridge was opened in 1932 and has since joined the two banks of the river."),
            Map.entry("es", "El puente se abrió en 1932 y desde entonces une las dos orillas del río con la ciudad."),
            Map.entry("et", "Sild avati 1932. aastal ja sellest ajast ühendab see jõe mõlemat kallast, mis on kõrged."),
            Map.entry("fa", "این پل در سال ۱۹۳۲ افتتاح شد و از آن زمان دو ساحل رودخانه را به هم وصل می‌کند."),
            Map.entry(
                    "fi",
                    "Silta avattiin vuonna 1932 ja se yhdistää siitä lähtien joen molemmat rannat, jotka ovat jyrkät."),
            Map.entry("fr", "Le pont fut ouvert en 1932 et relie depuis lors les deux rives du fleuve."),
            Map.entry("hi", "पुल 1932 में खोला गया था और तब से यह नदी के दोनों किनारों को जोड़ता है।"),
            Map.entry("hu", "A hidat 1932-ben nyitották meg, és azóta ez köti össze a folyó két partját."),
            Map.entry("id", "Jembatan itu dibuka pada tahun 1932 dan sejak itu menghubungkan kedua tepi sungai."),
            Map.entry("it", "Il ponte fu aperto nel 1932 e da allora collega le due sponde del fiume con la città."),
            Map.entry("ja", "橋は1932年に開通し、それ以来、川の両岸を結んでいる。"),
            Map.entry("ko", "다리는 1932년에 개통되어 그 이후로 강의 양쪽을 연결하고 있다."),
            Map.entry("lt", "Tiltas buvo atidarytas 1932 metais ir nuo tada jungia abu upės krantus."),
            Map.entry("lv", "Tilts tika atvērts 1932. gadā un kopš tā laika savieno abus upes krastus, kas ir augsti."),
            Map.entry("nl", "De brug werd in 1932 geopend en verbindt sindsdien de beide oevers van de rivier."),
            Map.entry("no", "Broen ble åpnet i 1932 og har siden da forbundet de to breddene av elva."),
            Map.entry(
                    "pl",
                    "Most został otwarty w 1932 roku i od tego czasu łączy oba brzegi rzeki, która jest szeroka."),
            Map.entry("pt", "A ponte foi inaugurada em 1932 e desde então liga as duas margens do rio com a cidade."),
            Map.entry("ro", "Podul a fost deschis în 1932 și de atunci leagă cele două maluri ale râului."),
            Map.entry("ru", "Мост был открыт в 1932 году и с тех пор соединяет оба берега реки."),
            Map.entry("sv", "Bron öppnades 1932 och förbinder sedan dess de båda stränderna av floden, som är bred."),
            Map.entry("tr", "Köprü 1932 yılında açıldı ve o zamandan beri nehrin iki yakasını bir yol ile bağlıyor."),
            Map.entry("uk", "Міст було відкрито 1932 року, і відтоді він з'єднує обидва береги річки."),
            Map.entry("zh", "大桥于1932年通车，从此连接了河的两岸，每天有许多汽车通过。")));

    @Test
    void everyLanguageIsToldByOneSentence() {
        assertEquals(Languages.ANALYSED, TEXTS.keySet());
        Map<String, String> told = new TreeMap<>();
        TEXTS.forEach((language, text) -> told.put(language, LanguageDetection.language("", text)));
        TEXTS.keySet().forEach(language -> assertEquals(language, told.get(language), told.toString()));
    }

    @Test
    void everyLanguageIsToldByALongText() {
        TEXTS.forEach((language, text) ->
                assertEquals(language, LanguageDetection.language("README", (text + "\n").repeat(500)), language));
    }

    @Test
    void whatIsNoRunningTextIsInNoLanguage() {
        for (String text : List.of(
                "",
                "README",
                "bako limu tesu rado quono vemo zulo hapu kilo noru",
                "Alice Martin, Bob Garcia, Carla Rossi, Dmitri Ivanov, Elena Popescu, Hans Schmidt, La Toya de Souza",
                "public static void main(String[] args) { System.out.println(\"hello\"); return 0; }",
                "for (int i = 0; i < n; i++) { sum += a[i]; } if (x == null) throw new IllegalArgumentException(name);",
                "id\tname\tamount\tdate\n1\tGarcía\t300\t2020-01-01\n2\tMüller\t20\t2020-02-01\n",
                "sudo apt-get install -y libssl-dev && make -j4 && ./configure --prefix=/usr/local",
                "Rattus norvegicus, Homo sapiens, Escherichia coli, Canis lupus familiaris, Panthera leo",
                "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore",
                "Quarterly revenue EMEA APAC LATAM FY2023 Q4 EBITDA, Mitochondria oxidative phosphorylation",
                "1, 2, 3, 4, 5, 6, 7; alpha beta gamma delta epsilon",
                "Häuser")) {
            assertEquals("", LanguageDetection.language("", text), text);
        }
    }

    @Test
    void englishWithForeignNamesAndTermsIsEnglish() {
        for (String text : List.of(
                "The Bundesverfassungsgericht in Karlsruhe is the court that decides on the constitution of Germany.",
                "To install it run npm install, then npm test. The output is in the folder dist; see package.json.",
                "He read \"El Quijote de la Mancha\" in the original, with a dictionary and the notes of his father.",
                "In Tokyo (東京) the tower is called 東京タワー, and it is as high as the one in Paris.",
                "The étude and the ballade are by Frédéric Chopin; the nocturne is not.")) {
            assertEquals("en", LanguageDetection.language("", text), text);
        }
    }

    @Test
    void aLanguageThatIsNotAnalysedIsNotTold() {
        assertEquals(
                "", LanguageDetection.language("", "Дарёе, ки аз миёни шаҳр мегузарад, хеле васеъ аст ва киштиҳо."));
        assertEquals("", LanguageDetection.language("", "สะพานเปิดในปี 2475 และเชื่อมสองฝั่งแม่น้ำตั้งแต่นั้นมา"));
        assertEquals("", LanguageDetection.language("", "הגשר נפתח בשנת 1932 ומאז הוא מחבר את שתי גדות הנהר."));
    }

    @Test
    void whatADocumentSaysIsNotDetectedOver() {
        Document said = Document.of("a", "", TEXTS.getOrDefault("de", "")).withLanguage("nl");
        assertEquals("nl", LanguageDetection.detect(said).language());
        assertEquals("de", LanguageDetection.detect(said.withLanguage("")).language());
    }

    @Test
    void halfASurrogatePairStopsNothing() {
        assertEquals("", LanguageDetection.language("\ud83d", "\udc00".repeat(10_000)));
    }
}
