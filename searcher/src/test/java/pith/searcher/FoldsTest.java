package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pith.engine.BruteForceIndex;
import pith.engine.Document;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.Passage;
import pith.engine.Resemblance;

final class FoldsTest {
    private final BagOfWordsEncoder encoder = new BagOfWordsEncoder();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** Against comparing each with each, over texts whose resemblance is of all degrees. */
    @Test
    void foldsAsComparingEachWithEachDoes() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            List<String> words = new ArrayList<>(
                    texts.isEmpty() || random.nextInt(4) == 0
                            ? IntStream.range(0, 40).mapToObj(w -> word()).toList()
                            : List.of(texts.get(random.nextInt(texts.size())).split(" ")));
            for (int change = random.nextInt(5); change > 0; change--) {
                words.set(random.nextInt(words.size()), word());
            }
            texts.add(String.join(" ", words));
        }
        try (Index index = new BruteForceIndex(IndexStamp.of(encoder));
                IndexUpdate update = index.update("test")) {
            for (int i = 0; i < texts.size(); i++) {
                Document document = Document.of("d" + i, "", texts.get(i));
                update.replace(
                        document,
                        List.of(Passage.of(document, 0, 0, texts.get(i).length())),
                        List.of(encoder.encodePassage("", texts.get(i))));
            }
            update.commit();
            try (IndexView view = index.view()) {
                int[] ranked = IntStream.range(0, texts.size())
                        .map(i -> view.number("d" + i))
                        .toArray();
                compare(view, ranked);
            }
        }
    }

    private void compare(IndexView view, int[] ranked) {
        long[][] signatures = view.signatures(ranked);
        List<Integer> kept = new ArrayList<>();
        List<List<String>> folded = new ArrayList<>();
        for (int i = 0; i < ranked.length; i++) {
            int into = -1;
            for (int k = 0; k < kept.size() && into < 0; k++) {
                into = Resemblance.near(signatures[i], signatures[kept.get(k)]) ? k : -1;
            }
            if (into < 0) {
                kept.add(i);
                folded.add(new ArrayList<>());
            } else {
                folded.get(into).add(view.id(ranked[i]));
            }
        }
        Folds folds = Folds.of(view, ranked);
        assertArrayEquals(kept.stream().mapToInt(Integer::intValue).toArray(), folds.kept(), "seed " + seed);
        for (int k = 0; k < kept.size(); k++) {
            assertEquals(folded.get(k), folds.duplicates(kept.get(k)), "seed " + seed);
        }
        int page = Math.min(7, kept.size());
        assertArrayEquals(
                kept.subList(page, Math.min(kept.size(), page + 5)).stream()
                        .mapToInt(Integer::intValue)
                        .toArray(),
                folds.kept(page, 5),
                "seed " + seed);
    }

    private String word() {
        return "w" + random.nextInt(3_000);
    }
}
