package pith.engine.lucene;

import java.util.List;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;

/** Words that say little, where Lucene has no list of them, and articles that cling to the word after them. */
final class StopWords {
    /** What a question is made of, beside what it asks about. */
    private static final List<String> QUESTION_WORDS = List.of(
            "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "do", "does", "did", "has", "have",
            "had", "were", "been", "being", "am", "can", "could", "should", "would", "may", "might", "i", "me", "my",
            "we", "us", "our", "you", "your", "he", "him", "his", "she", "her", "its", "them");

    static final CharArraySet ENGLISH = english();

    static final CharArraySet POLISH = words("""
            a aby ale albo ani az bardzo bez bo by byc był była było były co czy dla do gdy gdzie go i ich ile im
            ja jak jaka jakie jaki jako je jego jej jest jestem jeszcze juz kiedy kto ktora ktore ktory lub ma maja mi
            mnie moze my na nad nie niz no o od on ona one oni ono oraz po pod przed przez przy sa sie skad sobie ta tak
            takze tam te tego tej ten to tu tym tylko u w we wiec z za ze zeby""");

    static final CharArraySet UKRAINIAN = words("""
            а або але б без був була були було бути в вам вас ви від він вона вони воно все до де для є ж з за зі і із
            її його їх й коли ким кого котра котрий куди ми на над не ні ну о об під по при про та так такий там те ти
            то той тому у хто це цей ця чи чим чого чому що щоб як яка яке який які я""");

    static final CharArraySet FRENCH_ARTICLES = words("l m t qu n s j d c jusqu quoiqu lorsqu puisqu");
    static final CharArraySet ITALIAN_ARTICLES =
            words("c l all dall dell nell sull coll pell gl agl dagl degl negl sugl un m t s v d quest quell");
    static final CharArraySet CATALAN_ARTICLES = words("d l m n s t");

    private StopWords() {}

    private static CharArraySet english() {
        CharArraySet words = new CharArraySet(EnglishAnalyzer.ENGLISH_STOP_WORDS_SET, false);
        words.addAll(QUESTION_WORDS);
        return CharArraySet.unmodifiableSet(words);
    }

    private static CharArraySet words(String parted) {
        return CharArraySet.unmodifiableSet(
                new CharArraySet(List.of(parted.strip().split("\\s+", -1)), false));
    }
}
