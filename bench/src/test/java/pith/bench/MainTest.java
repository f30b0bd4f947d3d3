package pith.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private static final String CORPUS = "../sample-corpus";

    @TempDir
    Path results;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; 2; no bench is named",
                "decoder; 2; no bench is called decoder",
                "encoder --speed 3; 2; no option is called --speed",
                "encoder 3; 2; 3 stands where an option",
                "encoder --rounds; 2; --rounds needs a value",
                "encoder --rounds 1 --rounds 2; 2; --rounds stands twice",
                "encoder --rounds 0; 2; --rounds 0 is not a number from 1 to 1000",
                "encoder --passages many; 2; --passages many is not a number from 1 to 10000",
                "encoder --threads 1,,2; 2; --threads  is not a number from 1 to 1000",
                "encoder --section A/b; 2; --section A/b is not made of",
                "encoder --help; 0; ''",
                "encoder --corpus no-such-folder; 3; cannot be read",
                "encoder --encoder no-such-folder; 3; no-such-folder",
                "shapes --variants no-such-folder; 3; cannot be read",
                "exactness --data .; 2; --fp32 is needed",
                "exactness --fp32 no-such-folder --data no-such-data; 3; no-such-data",
                "indexing --articles 0 --data .; 2; --articles 0 is not a number from 1 to 10000000",
                "indexing --data no-such-data; 3; articles.jsonl.gz cannot be read",
                "search --data .; 2; --cache is needed",
                "search --cache c --clients 0 --data .; 2; --clients 0 is not a number from 1 to 1000",
                "search --cache c --data no-such-data; 3; cannot be read",
                "answers --data .; 2; --cache is needed",
                "answers --cache no-such-index --data .; 3; no-such-index is no folder",
                "jmh --forks -1; 2; --forks -1 is not a number",
                "jmh --calls nothing --forks 0; 3; no call is named like nothing",
            })
    void saysWhatIsWrong(String line, int code, String message) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(code, Main.run(arguments, System.out, new PrintStream(err, true, StandardCharsets.UTF_8)));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains(message), said);
    }

    @Test
    void encoderBesideTheOthers() throws IOException {
        String written = run(
                "encoder --rounds 1 --passages 1 --lengths 16 --threads 1 --queries 3 --section vnni", "encoder.json");
        JsonNode figures = new ObjectMapper().readTree(written).path("figures");
        for (String name : List.of(
                "vnni.pieces_16_threads_1_pith_median_passages_per_second",
                "vnni.pieces_16_threads_1_langchain4j_q_peak_share",
                "vnni.pieces_16_threads_1_pith_by_langchain4j_fp32_median_ratio",
                "vnni.pieces_16_threads_1_pith_by_plain_int8_least_ratio",
                "vnni.pieces_16_threads_1_int8_product_median_gop_per_second",
                "vnni.query_pith_by_bare_default_p50_most_ratio",
                "vnni.busy_query_pith_p99_millis")) {
            assertTrue(figures.path(name).asDouble() > 0, name + " in " + written);
        }
    }

    @Test
    void innerCalls() throws IOException {
        String written = run("jmh --calls cosine|bareRun --forks 0 --rounds 1 --millis 20", "jmh.json");
        JsonNode figures = new ObjectMapper().readTree(written).path("figures");
        assertTrue(figures.path("embedded.cosine_median_micros").asDouble() > 0, written);
        assertTrue(figures.path("embedded.bare_run_most_micros").asDouble() > 0, written);
    }

    private String run(String line, String file) throws IOException {
        String[] arguments = (line + " --corpus " + CORPUS + " --results " + results).split(" ");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(0, code, err.toString(StandardCharsets.UTF_8));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains(file), out.toString(StandardCharsets.UTF_8));
        return Files.readString(results.resolve(file));
    }
}
