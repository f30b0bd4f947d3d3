package pith.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.engine.Calibration;
import pith.engine.ModelUnavailable;
import pith.engine.Reader;

/** A reader's calibration.json: read with the model, said what is wrong with it, and no part of the identity. */
class CalibrationFileTest {
    private static final String JSON = """
            {"belief": {"span": 0.5, "nullScore": 0.1, "retrieval": 12, "bias": -11, "typical": 6, "stop": null},
             "right": {"bias": -1, "share": 0.5, "form": 1, "lead": 0.6, "none": 0.1, "words": -0.5, "rank": -0.3,
             "margin": 0.2, "retrieval": 3, "documents": 0.4},
             "present": {"bias": -2, "share": 0.7, "form": 0, "lead": 0.1, "none": 0.2, "words": 0, "rank": -0.1,
             "margin": 0, "retrieval": 9, "documents": 0},
             "threshold": 0.25, "leastPresent": 0.5, "data": "some", "reliability": {"data": "others", "error": 0.03, "auroc": 0.8,
             "bins": [{"probability": 0.1, "right": 0.2, "count": 7}]}}
            """;

    @TempDir
    Path temporary;

    private Path reader(String calibration) throws IOException {
        Path folder = Fixtures.copy(Fixtures.folder("tiny/reader"), temporary.resolve("reader"));
        Files.writeString(folder.resolve("calibration.json"), calibration);
        return folder;
    }

    @Test
    void isReadWithTheModelAndLeavesItsIdentity() throws IOException {
        Path folder = reader(JSON);
        try (Reader with = Models.reader(folder);
                Reader without = Models.reader(Fixtures.folder("tiny/reader"))) {
            assertNull(without.calibration());
            assertEquals(without.identity().fingerprint(), with.identity().fingerprint());
            Calibration calibration = with.calibration();
            assertNotNull(calibration);
            assertEquals(Models.readerCalibration(folder), calibration);
            assertEquals(0.25, calibration.threshold());
            assertEquals(Double.POSITIVE_INFINITY, calibration.belief().stop());
            assertEquals(0.4, calibration.right().weights().getLast());
            assertEquals(-2, calibration.present().bias());
            assertEquals(0.5, calibration.leastPresent());
            assertEquals(7, calibration.reliability().bins().getFirst().count());
            int asked = with.room("?") - with.room("? ?");
            assertTrue(with.room("?") > 300 && asked == 1, "room " + with.room("?"));
            assertTrue(with.count("one two") >= 2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.25, 1.5, threshold is 1.5",
        "0.25, \"x\", threshold is",
        "\"span\", \"spin\", span is missing",
        "\"lead\": 0.1, \"lead\": [], lead is []",
        "\"leastPresent\": 0.5, \"leastPresent\": 5, leastPresent is 5",
        "7}, 0}, count is 0",
        "\"some\", 5, data is 5",
    })
    void saysWhatIsWrong(String right, String wrong, String message) throws IOException {
        Path folder = reader(JSON.replace(right, wrong));
        String refusal = Fixtures.refusal(ModelUnavailable.class, () -> Models.reader(folder));
        assertTrue(refusal.contains(message) && refusal.contains("calibration.json"), refusal);
    }
}
