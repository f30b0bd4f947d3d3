package pith.models.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import pith.engine.ModelUnavailable;

/**
 * The models that people use, from {@code catalogue.json}. A revision stands there only where there is evidence that it is a
 * commit of that repository; where it is empty, the first pull asks the hub for the newest one, and the lock file pins that.
 * Licences and prefixes are those of the models' own pages; a licence is empty where the page states none.
 */
final class Catalogue {
    private static final List<ModelCard> CARDS = read();

    /** How many letters a name may be off to be suggested. */
    private static final int NEAR = 4;

    private static final int MOST_SUGGESTIONS = 3;
    private static final long MEGABYTE = 1_000_000;

    private Catalogue() {}

    static List<ModelCard> cards() {
        return CARDS;
    }

    /** By its name or its id on the hub, in any case. */
    static Optional<ModelCard> find(String nameOrId) {
        return CARDS.stream()
                .filter(card -> card.name().equalsIgnoreCase(nameOrId)
                        || card.repository().equalsIgnoreCase(nameOrId))
                .findFirst();
    }

    /** The names that someone who wrote this may have meant, the nearest first. */
    static List<String> near(String nameOrId) {
        String wanted = lastPart(nameOrId).toLowerCase(Locale.ROOT);
        return CARDS.stream()
                .map(ModelCard::name)
                .filter(name -> distance(wanted, name.toLowerCase(Locale.ROOT)) <= NEAR
                        || (wanted.length() >= NEAR
                                && name.toLowerCase(Locale.ROOT).contains(wanted)))
                .sorted(Comparator.comparingInt(name -> distance(wanted, name.toLowerCase(Locale.ROOT))))
                .limit(MOST_SUGGESTIONS)
                .toList();
    }

    /**
     * That a model is what its card says; one of which a part is missing is not.
     *
     * @param label how to speak of the model
     * @param remedy what to do if not
     */
    static void requireLikeness(ModelCard card, ModelCard built, String label, String remedy) {
        List<String> differences = new ArrayList<>();
        differ("kind", card.kind().label(), built.kind().label(), differences);
        differ("pooling", card.pooling(), built.pooling(), differences);
        differ("dimension", card.dimension(), built.dimension(), differences);
        differ("number of word pieces", card.maxPieces(), built.maxPieces(), differences);
        if (!differences.isEmpty()) {
            throw new ModelUnavailable(label + " is not " + card.name() + " as the catalogue has it: "
                    + String.join("; ", differences) + "; " + remedy);
        }
    }

    private static void differ(String what, Object due, Object is, List<String> differences) {
        if (!due.equals(is)) {
            differences.add("its " + what + " is " + (is.equals("") ? "unknown" : is) + ", not " + due);
        }
    }

    private static String lastPart(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    /** Levenshtein's: insertions, deletions and replacements. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    private static List<ModelCard> read() {
        try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream("catalogue.json"))) {
            List<ModelCard> cards = new ArrayList<>();
            for (JsonNode node : JsonText.parse(in.readAllBytes())) {
                cards.add(card(node));
            }
            return List.copyOf(cards);
        } catch (IOException e) {
            throw new IllegalStateException("the catalogue that was built in cannot be read", e);
        }
    }

    private static ModelCard card(JsonNode node) {
        return new ModelCard(
                Names.checked(node.path("name").asText()),
                LockFile.kind(node.path("kind").asText()),
                node.path("repository").asText(),
                node.path("revision").asText(),
                node.path("licence").asText(),
                node.path("dimension").asInt(),
                node.path("pooling").asText(),
                node.path("queryPrefix").asText(),
                node.path("passagePrefix").asText(),
                node.path("maxPieces").asInt(),
                node.path("megabytes").asLong() * MEGABYTE,
                node.path("note").asText());
    }
}
