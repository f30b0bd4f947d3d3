package pith.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.web.Client.Response;

/** The requests are written as OpenAI's own clients write them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddingsTest {
    private Running running;

    @BeforeAll
    void start(@TempDir Path folder) {
        running = new Running(folder);
    }

    @AfterAll
    void stop() {
        running.close();
    }

    private static float[] vector(JsonNode embedding) {
        float[] vector = new float[embedding.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = embedding.path(i).floatValue();
        }
        return vector;
    }

    @Test
    void aBatchIsEmbeddedInItsOrder() {
        Response response = running.client.post("/v1/embeddings", """
                {"model": "words", "input": ["an old bridge", "soup"], "encoding_format": "float", "user": "u"}""");
        assertEquals(200, response.status(), response.http()::body);
        JsonNode json = response.json();
        assertEquals("list", json.path("object").asText());
        assertEquals("words", json.path("model").asText());
        assertEquals(2, json.path("data").size());
        for (int i = 0; i < 2; i++) {
            assertEquals("embedding", json.path("data").path(i).path("object").asText());
            assertEquals(i, json.path("data").path(i).path("index").asInt());
        }
        assertArrayEquals(
                running.encoder.encodePassage("", "soup"),
                vector(json.path("data").path(1).path("embedding")));
        assertEquals(3 + 2 + 1 + 2, json.path("usage").path("prompt_tokens").asInt());
        assertEquals(8, json.path("usage").path("total_tokens").asInt());
    }

    @Test
    void base64IsTheSameInFewerBytes() {
        Response response = running.client.post(
                "/v1/embeddings",
                "{\"input\": \"an old bridge\", \"encoding_format\": \"base64\", \"dimensions\": 64}");
        byte[] bytes = Base64.getDecoder()
                .decode(response.json().path("data").path(0).path("embedding").asText());
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        assertArrayEquals(running.encoder.encodePassage("", "an old bridge"), vector);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                                              | "input" is missing
        {"input": []}                                   | "input" is empty
        {"input": ""}                                   | "input" is empty
        {"input": ["a", 3]}                             | input[1]
        {"input": [1, 2, 3]}                            | token numbers
        {"input": "x", "model": "text-embedding-3"}     | this server has words
        {"input": "x", "dimensions": 16}                | "dimensions" is 16
        {"input": "x", "encoding_format": "hex"}        | float, base64
        {"input": "x", "stream": true}                  | unknown field "stream"
        """)
    void whatCannotBeIsRefused(String body, String expected) {
        Response response = running.client.post("/v1/embeddings", body);
        assertEquals(400, response.status());
        assertTrue(response.detail().contains(expected), response::detail);
        assertEquals(
                response.detail(), response.json().path("error").path("message").asText(), "where its clients look");
    }

    @Test
    void theModelIsListed() {
        JsonNode model = running.client.get("/v1/models").json().path("data").path(0);
        assertEquals("words", model.path("id").asText());
        assertEquals("model", model.path("object").asText());
        assertEquals(64, model.path("dimension").asInt());
    }
}
