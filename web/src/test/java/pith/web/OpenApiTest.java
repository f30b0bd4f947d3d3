package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.web.Client.Response;

/** The description of the API says what the server does: every route, and every example runs. */
final class OpenApiTest {
    @TempDir
    private Path folder;

    private Running running;
    private JsonNode spec;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(folder.resolve("docs"));
        Files.writeString(folder.resolve("docs/a.md"), "# A bridge\n\nIt is old.\n");
        running = new Running(
                folder.resolve("index"),
                Serving.on("localhost", 0)
                        .withHome(folder.resolve("home"))
                        .withFolders(Set.of(folder.resolve("docs"))));
        Response response = running.client.get("/openapi.json");
        assertEquals("application/json", response.header("Content-Type"));
        spec = response.json();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    /** @param path as it stands in the description */
    private record Operation(String method, String path, JsonNode json) {
        /** Documents come first and what removes comes last, for the others live on them. */
        int place() {
            return switch (method) {
                case "POST" -> path.equals("/v1/documents") ? 0 : 3;
                case "PUT" -> path.startsWith("/v1/collections") ? 1 : 2;
                case "DELETE" -> path.startsWith("/v1/aliases") ? 5 : 6;
                default -> 4;
            };
        }
    }

    private List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        spec.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(each -> all.add(new Operation(
                                each.getKey().toUpperCase(Locale.ROOT), path.getKey(), each.getValue()))));
        all.sort(Comparator.comparingInt(Operation::place));
        return all;
    }

    @Test
    void everyRouteIsInItAndNoOther() {
        Set<String> described = new TreeSet<>();
        operations().forEach(each -> described.add(each.method() + " " + each.path()));
        assertEquals(new TreeSet<>(running.server.routes()), described);
        assertEquals("3.1.0", spec.path("openapi").asText());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Matcher references = Pattern.compile("\"\\$ref\":\"#([^\"]+)\"").matcher(spec.toString());
        int found = 0;
        while (references.find()) {
            assertFalse(spec.at(references.group(1)).isMissingNode(), references.group(1));
            found++;
        }
        assertTrue(found > 20, "references are looked at");
    }

    @Test
    void everyOperationHasANameOfItsOwn() {
        Set<String> names = new TreeSet<>();
        for (Operation each : operations()) {
            assertTrue(names.add(each.json().path("operationId").asText()), each::toString);
            assertFalse(each.json().path("summary").asText().isEmpty(), each::toString);
            assertFalse(each.json().path("tags").path(0).asText().isEmpty(), each::toString);
        }
    }

    @Test
    void everyExampleRuns() {
        for (Operation each : operations()) {
            Response response = running.client.send(request(each));
            String status = Integer.toString(response.status());
            JsonNode promised = each.json().path("responses").path(status);
            assertFalse(
                    promised.isMissingNode(),
                    () -> each + " gave " + status + ": " + response.http().body());
            String type = response.header("Content-Type").replaceFirst(";.*", "");
            assertTrue(promised.path("content").has(type), () -> each + " gave " + type);
            promised.path("content").path(type).path("schema").properties().forEach(reference -> {
                if (response.json().isObject() && reference.getKey().equals("$ref")) {
                    JsonNode schema = spec.at(reference.getValue().asText().substring(1));
                    schema.path("required")
                            .forEach(field ->
                                    assertTrue(response.json().has(field.asText()), () -> each + " lacks " + field));
                }
            });
        }
    }

    private HttpRequest request(Operation operation) {
        String path = operation.path();
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.json().path("parameters")) {
            String name = parameter.path("name").asText();
            String value = URLEncoder.encode(parameter.path("example").asText(), StandardCharsets.UTF_8)
                    .replace("+", "%20");
            if (parameter.path("in").asText().equals("path")) {
                assertFalse(value.isEmpty(), () -> operation + " has no example of " + name);
                path = path.replace("{" + name + "}", value);
            } else if (parameter.path("in").asText().equals("query") && parameter.has("example")) {
                query.append(query.isEmpty() ? "?" : "&")
                        .append(name)
                        .append('=')
                        .append(value);
            }
        }
        HttpRequest.Builder request = running.client.request(path + query);
        for (JsonNode parameter : operation.json().path("parameters")) {
            if (parameter.path("in").asText().equals("header")) {
                request.header(
                        parameter.path("name").asText(),
                        parameter.path("example").asText());
            }
        }
        JsonNode content = operation.json().path("requestBody").path("content");
        if (content.isMissingNode()) {
            return request.method(operation.method(), BodyPublishers.noBody()).build();
        }
        String type = content.fieldNames().next();
        JsonNode example = content.path(type).path("example");
        String body = example.isTextual() ? example.asText() : example.toString();
        return request.header("Content-Type", type)
                .method(
                        operation.method(),
                        BodyPublishers.ofString(
                                body.replace("/srv/docs", folder.resolve("docs").toString())))
                .build();
    }

    @Test
    void thePageOfItAsksNobodyElseAndMakesNoMarkup() {
        String all = "";
        for (String path : List.of("/docs", "/docs.css", "/docs.js")) {
            Response response = running.client.get(path);
            assertEquals(200, response.status(), path);
            all += response.http().body();
        }
        assertFalse(
                Pattern.compile("https?://|innerHTML|eval\\(|\\sstyle=|\\son[a-z]+=")
                        .matcher(all)
                        .find(),
                all);
    }
}
