package pith.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pith.engine.BadInput;
import pith.engine.Quote;

/**
 * Questions with the paragraph that each is about, from a file in the layout of SQuAD.
 *
 * @param unanswerable whether the file has questions without an answer, or says which have: v2.0; else v1.1
 */
record SquadFile(List<Question> questions, boolean unanswerable) {

    /** @param golds empty where the paragraph does not answer */
    record Question(String id, String text, String context, List<String> golds) {}

    static SquadFile read(Path file) {
        JsonNode root = DataFile.object(file);
        List<Question> questions = new ArrayList<>();
        boolean[] unanswerable = {false};
        Place top = new Place(file, "");
        JsonNode articles = new Place(file, "the top level").list(root, "data");
        for (int a = 0; a < articles.size(); a++) {
            Place article = top.within("data", a);
            JsonNode paragraphs = article.list(articles.get(a), "paragraphs");
            for (int p = 0; p < paragraphs.size(); p++) {
                Place paragraph = article.within("paragraphs", p);
                String context = paragraph.text(paragraphs.get(p), "context");
                JsonNode asked = paragraph.list(paragraphs.get(p), "qas");
                for (int q = 0; q < asked.size(); q++) {
                    Question question = question(asked.get(q), context, paragraph.within("qas", q));
                    questions.add(question);
                    unanswerable[0] |=
                            question.golds().isEmpty() || asked.get(q).has("is_impossible");
                }
            }
        }
        if (questions.isEmpty()) {
            throw new BadInput(file + " has no questions");
        }
        return new SquadFile(List.copyOf(questions), unanswerable[0]);
    }

    private static Question question(JsonNode given, String context, Place place) {
        String text = place.text(given, "question");
        if (text.isBlank()) {
            throw place.error("the question is empty: \"" + Quote.of(text) + "\"");
        }
        List<String> golds = new ArrayList<>();
        JsonNode answers = place.list(given, "answers");
        for (int i = 0; i < answers.size(); i++) {
            golds.add(place.within("answers", i).text(answers.get(i), "text"));
        }
        return new Question(place.text(given, "id"), text, context, List.copyOf(golds));
    }
}
