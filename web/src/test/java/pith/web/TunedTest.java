package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Upkeep;
import pith.web.Client.Response;

final class TunedTest {
    @Test
    void aSearchWithoutAWeightTakesThatOfTheIndex(@TempDir Path folder) {
        try (Running running = Running.withBridges(folder)) {
            assertEquals(0.6, weight(running, "{\"query\": \"bridge\"}"));
            Upkeep.of(folder).tune(OptionalDouble.of(0.25));
            assertEquals(0.25, weight(running, "{\"query\": \"bridge\"}"));
            assertEquals(0.5, weight(running, "{\"query\": \"bridge\", \"weight\": 0.5}"));
            assertEquals(
                    0.25,
                    running.pith
                            .search("bridge")
                            .hits()
                            .getFirst()
                            .explanation()
                            .weight());
        }
    }

    private static double weight(Running running, String body) {
        Response response = running.client.post("/v1/search", body);
        return response.json().at("/hits/0/explanation/weight").asDouble();
    }
}
