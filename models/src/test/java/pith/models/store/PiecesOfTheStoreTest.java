package pith.models.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.models.export.Export.Precision;
import pith.models.store.PullProgress.Step;

/** The small parts. */
class PiecesOfTheStoreTest {
    @TempDir
    Path folder;

    @Test
    void checksumsAreThoseOfGitAndOfSha256sum() throws IOException {
        Path file = Files.writeString(folder.resolve("hello"), "hello\n");
        // As "git hash-object" and "sha256sum" print them.
        assertTrue(new Checksum(Checksum.Algorithm.GIT_BLOB, "ce013625030ba8dba906f756967f9e9ca394464a").matches(file));
        assertTrue(new Checksum(
                        Checksum.Algorithm.SHA_256, "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")
                .matches(file));
        assertFalse(new Checksum(Checksum.Algorithm.SHA_256, "0".repeat(64)).matches(file));
    }

    @Test
    void etagsAreChecksumsOfTheRightLengthOnly() {
        assertEquals(
                new Checksum(Checksum.Algorithm.SHA_256, "ab".repeat(32)), Checksum.of("\"" + "AB".repeat(32) + "\""));
        assertEquals(
                new Checksum(Checksum.Algorithm.GIT_BLOB, "ab".repeat(20)),
                Checksum.of("W/\"" + "ab".repeat(20) + "\""));
        assertNull(Checksum.of("\"d41d8cd98f00b204e9800998ecf8427e-5\""));
        assertNull(Checksum.of(""));
    }

    @Test
    void theMeterKnowsRateAndTimeLeft() {
        AtomicLong now = new AtomicLong();
        List<PullProgress> told = new ArrayList<>();
        Meter meter = new Meter(told::add, now::get);
        meter.total(10_000_000);
        meter.whole(Step.DOWNLOADING, "a", 1_000_000);
        meter.begin();
        for (int i = 0; i <= 10; i++) {
            meter.at(Step.DOWNLOADING, "b", i * 200_000L);
            now.addAndGet(200_000_000);
        }
        PullProgress last = told.getLast();
        assertEquals(3_000_000, last.doneBytes());
        assertEquals(1_000_000, last.bytesPerSecond(), 1);
        assertEquals(OptionalLong.of(7), last.secondsLeft());

        meter.at(Step.DOWNLOADING, "b", 0);
        assertEquals(OptionalLong.empty(), told.getLast().secondsLeft(), "a fresh start has no rate yet");
    }

    @Test
    void theMeterDoesNotTellTooOften() {
        AtomicLong now = new AtomicLong();
        List<PullProgress> told = new ArrayList<>();
        Meter meter = new Meter(told::add, now::get);
        for (int i = 0; i < 10_000; i++) {
            meter.at(Step.DOWNLOADING, "a", i);
            now.addAndGet(100_000);
        }
        assertTrue(told.size() <= 11, "in a second: " + told.size());
    }

    @Test
    void namesAreFoldersNames() {
        for (String good : List.of("a", "all-MiniLM-L6-v2", "A_1.b")) {
            assertEquals(good, Names.checked(good));
        }
        for (String bad : List.of("", ".a", "-a", "a/b", "a\\b", "a..b", "a.", "a b", "\u00e4", "a".repeat(97))) {
            assertThrows(BadInput.class, () -> Names.checked(bad), bad);
        }
        assertEquals("my-model", Names.from("my model.ZIP"));
        assertEquals("x.1", Names.from("..x..1."));
        assertThrows(BadInput.class, () -> Names.from("..."));
    }

    @Test
    void aGraphOfWeightsOf16BitsNeedsTwiceTheirRoom() throws IOException {
        Set<String> has = Set.of("config.json", "tokenizer.json", "model.safetensors");
        String bert = "{\"model_type\": \"bert\", ";
        for (String half : List.of("\"torch_dtype\": \"float16\"}", "\"dtype\": \"bfloat16\"}", "\"x\": 1}")) {
            Layout.Choice choice =
                    Layout.choose(JsonText.parse((bert + half).getBytes(StandardCharsets.UTF_8)), has, "it");
            assertEquals(200, choice.writtenBytes(Precision.FP32, 100), half);
            assertEquals(100, choice.writtenBytes(Precision.INT8, 100), half);
        }
        String full = bert + "\"torch_dtype\": \"float32\"}";
        Layout.Choice choice = Layout.choose(JsonText.parse(full.getBytes(StandardCharsets.UTF_8)), has, "it");
        assertEquals(100, choice.writtenBytes(Precision.FP32, 100));
    }

    @Test
    void aBodyGivesWhatCameAndThenTheFault() throws IOException {
        Body body = new Body(Duration.ofSeconds(10));
        body.onNext(List.of(ByteBuffer.wrap(new byte[0]), ByteBuffer.wrap("abc".getBytes(StandardCharsets.UTF_8))));
        body.onError(new IOException("reset"));
        byte[] two = new byte[2];
        assertEquals(2, body.read(two));
        assertEquals(1, body.read(two));
        assertEquals(
                "reset", assertThrows(IOException.class, () -> body.read(two)).getMessage());
        assertEquals(
                "reset", assertThrows(IOException.class, () -> body.read(two)).getMessage());
    }

    @Test
    void aBodyThatDoesNotComeOrEndIsGivenUp() {
        Body silent = new Body(Duration.ofMillis(10));
        IOException hung = assertThrows(IOException.class, () -> silent.read(new byte[1]));
        assertTrue(String.valueOf(hung.getMessage()).contains("nothing came"), hung.toString());
        Body endless = new Body(Duration.ofSeconds(10));
        for (int i = 0; i < 10; i++) {
            endless.onNext(List.of(ByteBuffer.wrap(new byte[1_000])));
        }
        IOException large = assertThrows(IOException.class, () -> endless.readAll(5_000));
        assertTrue(String.valueOf(large.getMessage()).contains("5000 bytes"), large.toString());
    }
}
