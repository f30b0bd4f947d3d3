package pith.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import pith.Pith;
import pith.engine.Answer;
import pith.engine.Answers;
import pith.engine.BadInput;
import pith.engine.Hit;
import pith.engine.IndexView;
import pith.engine.Query;
import pith.engine.Question;
import pith.engine.Quote;
import pith.engine.Reader.Reading;
import pith.engine.Reader.Span;
import pith.engine.Readings;
import pith.engine.Readings.PassageReading;
import pith.engine.Syntax;
import pith.evaluation.CalibrationFit.Sample;
import pith.evaluation.OpenDomainReport.Latency;
import pith.evaluation.OpenDomainReport.Row;

/**
 * How well questions are answered from a whole collection: indexes the gold passage of every question and asks them
 * all. Whatever else the index holds serves as distractors. The file has one JSON object on each line: {@code question},
 * {@code answers} (texts) and {@code ctxs}, the passages, each with {@code title} and {@code text}, of which the first
 * marked {@code isgold}, or else the first, is the gold one.
 */
public final class OpenDomain {
    private static final int DEPTH = 20;
    private static final int ANSWERS = 3;

    /** How many questions are asked one after the other, to see how long one takes. */
    private static final int TIMED = 200;

    private OpenDomain() {}

    /** @param gold the id of its passage */
    private record Asked(String text, List<String> answers, String gold) {}

    private record Text(String title, String text) {}

    /** The gold passages by id, each once even where several questions share it, and the questions. */
    private record Data(Map<String, Text> passages, List<Asked> questions) {}

    /**
     * Measures, with all gold passages in the index however few questions are asked.
     *
     * @param passages how many passages the reader reads for a question
     * @param weight the vector's share for the search that recall is measured on; asking uses Pith's own
     * @param most the first so many questions, from 1
     * @param progress told in a few words now and then how far it is
     * @throws pith.engine.PithException when the file cannot be read
     */
    public static OpenDomainReport run(
            Pith pith, Path file, int passages, double weight, int most, Consumer<String> progress) {
        checkMost(most);
        Data data = read(file);
        double indexSeconds = index(pith, file, data, progress);
        long documents;
        try (IndexView view = pith.view()) {
            documents = view.documentCount();
        }
        List<Asked> questions = data.questions().stream().limit(most).toList();
        Ticker ticker = new Ticker(progress, "questions", questions.size());
        long start = System.nanoTime();
        List<Row> rows = questions.parallelStream()
                .map(question -> {
                    Row row = row(pith, data, question, passages, weight);
                    ticker.tick();
                    return row;
                })
                .toList();
        double seconds = Seconds.since(start);
        Latency latency = latency(pith, questions.stream().limit(TIMED).toList(), passages);
        return new OpenDomainReport(
                String.valueOf(file.getFileName()),
                documents,
                data.passages().size(),
                passages,
                indexSeconds,
                rows,
                seconds,
                latency);
    }

    private static void checkMost(int most) {
        if (most < 1) {
            throw new BadInput("questions to ask: " + most + "; give 1 or more");
        }
    }

    private static double index(Pith pith, Path file, Data data, Consumer<String> progress) {
        long start = System.nanoTime();
        Batches batches = new Batches(pith, progress);
        data.passages().forEach((id, text) -> batches.add(id, text.title(), text.text(), new Place(file, id)));
        batches.flush();
        return Seconds.since(start);
    }

    /**
     * Puts other documents into the index, for the gold passages to be told from. Those that are there already take little
     * time.
     *
     * @param file JSON lines with {@code id}, {@code title} and {@code text}
     * @param progress told in a few words now and then how far it is
     * @throws pith.engine.PithException when the file cannot be read
     */
    public static void addDistractors(Pith pith, Path file, Consumer<String> progress) {
        Batches batches = new Batches(pith, progress);
        DataFile.objects(
                file,
                (object, place) -> batches.add(
                        "distractor/" + place.text(object, "id"),
                        place.textOrEmpty(object, "title"),
                        place.text(object, "text"),
                        place));
        batches.flush();
    }

    /**
     * Fits the reader's calibration to the questions: see {@link CalibrationReport}.
     *
     * @param passages how many passages the reader reads for a question
     * @param most the first so many questions, from 1
     * @param progress told in a few words now and then how far it is
     * @throws pith.engine.PithException when the file cannot be read
     */
    public static CalibrationReport fit(Pith pith, Path file, int passages, int most, Consumer<String> progress) {
        checkMost(most);
        Data data = read(file);
        index(pith, file, data, progress);
        List<Asked> questions = data.questions().stream().limit(most).toList();
        Ticker ticker = new Ticker(progress, "questions", questions.size());
        List<Sample> samples = questions.parallelStream()
                .flatMap(question -> {
                    Readings all = pith.readings(Question.of(question.text())
                            .withPassages(passages + 1)
                            .withTimeLimit(Query.MAX_TIME_LIMIT));
                    ticker.tick();
                    Sample found = new Sample(all, question.answers(), true);
                    List<PassageReading> others = all.passages().stream()
                            .filter(each -> !each.document().id().equals(question.gold()))
                            .toList();
                    return Stream.of(
                            found.withPassages(first(all.passages(), passages)),
                            new Sample(all, question.answers(), false).withPassages(first(others, passages)));
                })
                .toList();
        return CalibrationFit.fit(samples, String.valueOf(file.getFileName()));
    }

    private static <T> List<T> first(List<T> list, int most) {
        return list.subList(0, Math.min(most, list.size()));
    }

    /** One question after the other, as a user asks. */
    private static Latency latency(Pith pith, List<Asked> questions, int passages) {
        List<Double> embeds = new ArrayList<>();
        List<Double> searches = new ArrayList<>();
        List<Double> reads = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        List<Double> read = new ArrayList<>();
        for (Asked question : questions) {
            long start = System.nanoTime();
            pith.encoder().encodeQuery(question.text());
            double embed = Seconds.since(start) * 1e3;
            start = System.nanoTime();
            Answers answers = pith.ask(Question.of(question.text()).withPassages(passages));
            double whole = Seconds.since(start) * 1e3;
            embeds.add(embed);
            searches.add(Math.max(0, answers.searchMillis() - embed));
            reads.add((double) answers.tookMillis() - answers.searchMillis());
            all.add(whole);
            read.add((double) answers.passagesRead());
        }
        return new Latency(
                middle(embeds),
                middle(searches),
                middle(reads),
                middle(all),
                read.stream().mapToDouble(each -> each).average().orElse(0));
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    private static Data read(Path file) {
        Map<Text, String> ids = new LinkedHashMap<>();
        List<Asked> questions = new ArrayList<>();
        DataFile.objects(file, (object, place) -> {
            List<String> answers = new ArrayList<>();
            for (JsonNode answer : place.list(object, "answers")) {
                answers.add(answer.asText());
            }
            if (answers.isEmpty()) {
                throw place.error("a question without answers");
            }
            JsonNode gold = gold(place.list(object, "ctxs"), place);
            Text text = new Text(place.textOrEmpty(gold, "title"), place.text(gold, "text"));
            String id = ids.computeIfAbsent(text, unseen -> "gold/" + (ids.size() + 1));
            questions.add(new Asked(question(object, place), List.copyOf(answers), id));
        });
        if (questions.isEmpty()) {
            throw new BadInput(file + " has no questions");
        }
        Map<String, Text> passages = new LinkedHashMap<>();
        ids.forEach((text, id) -> passages.put(id, text));
        return new Data(passages, questions);
    }

    private static String question(JsonNode object, Place place) {
        String question = place.text(object, "question");
        if (question.isBlank()) {
            throw place.error("the question is empty: \"" + Quote.of(question) + "\"");
        }
        return question;
    }

    private static JsonNode gold(JsonNode passages, Place place) {
        if (passages.isEmpty()) {
            throw place.error("a question without a passage in \"ctxs\"");
        }
        for (JsonNode passage : passages) {
            if (passage.path("isgold").asBoolean(false)) {
                return passage;
            }
        }
        return passages.get(0);
    }

    private static Row row(Pith pith, Data data, Asked question, int passages, double weight) {
        List<String> golds = question.answers();
        List<Hit> hits = pith.search(Query.of(question.text())
                        .withSyntax(Syntax.PLAIN)
                        .withWeight(weight)
                        .withLimit(DEPTH))
                .hits();
        int answerRank = 0;
        int goldRank = 0;
        for (int i = hits.size() - 1; i >= 0; i--) {
            Hit hit = hits.get(i);
            if (hit.document().id().equals(question.gold())) {
                goldRank = i + 1;
            }
            if (hit.passages().stream()
                    .anyMatch(best -> AnswerStrings.holds(best.passage().text(), golds))) {
                answerRank = i + 1;
            }
        }
        List<Answer> answers = pith.ask(Question.of(question.text())
                        .withLimit(ANSWERS)
                        .withPassages(passages)
                        .withThreshold(0)
                        .withTimeLimit(Query.MAX_TIME_LIMIT))
                .answers();
        String goldText =
                data.passages().getOrDefault(question.gold(), new Text("", "")).text();
        return new Row(
                question.text(),
                golds,
                answers.stream().map(Answer::text).toList(),
                answers.isEmpty() ? 0 : answers.getFirst().probability(),
                readGold(pith, question.text(), goldText),
                goldRank,
                answerRank,
                !CalibrationFit.forFitting(question.text()));
    }

    private static String readGold(Pith pith, String question, String text) {
        Reading reading = pith.read(question, text, 1);
        if (reading.spans().isEmpty()) {
            return "";
        }
        Span best = reading.spans().getFirst();
        return text.substring(best.start(), best.end());
    }
}
