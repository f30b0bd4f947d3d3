package pith.models.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pith.engine.ModelUnavailable;

class SafetensorsTest {
    private static final String ONE = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    @TempDir
    Path folder;

    private static float[] read(Safetensors files, String name, int first, int count) throws IOException {
        float[] numbers = new float[count];
        Objects.requireNonNull(files.tensors().get(name), name).read(first, numbers);
        return numbers;
    }

    private String refusal() {
        return String.valueOf(assertThrows(
                        ModelUnavailable.class, () -> Safetensors.open(folder).close())
                .getMessage());
    }

    private String refusal(String header, int dataBytes) throws IOException {
        Files.write(folder.resolve("model.safetensors"), SafetensorsWriter.file(header, new byte[dataBytes]));
        String refusal = refusal();
        assertTrue(refusal.contains("model.safetensors"), refusal);
        return refusal;
    }

    @ParameterizedTest
    @EnumSource
    void readsFloatsOfAllSizesAndLengths(SafetensorsWriter.Type type) throws IOException {
        Random random = new Random(7);
        // More than the reader takes at a time.
        float[] values = new float[700_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.rounded((float) random.nextGaussian());
        }
        values[0] = type.rounded(-0.0f);
        values[1] = type.rounded(1e-7f);
        Map<String, RandomCheckpoint.Weight> tensors = new LinkedHashMap<>();
        tensors.put("none", new RandomCheckpoint.Weight(new int[] {0, 3}, new float[0]));
        tensors.put("scalar", new RandomCheckpoint.Weight(new int[0], new float[] {2}));
        tensors.put("many", new RandomCheckpoint.Weight(new int[] {values.length}, values));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, type);
        try (Safetensors files = Safetensors.open(folder)) {
            assertArrayEquals(values, read(files, "many", 0, values.length));
            assertArrayEquals(new float[] {values[600_000], values[600_001]}, read(files, "many", 600_000, 2));
            assertArrayEquals(new float[] {2}, read(files, "scalar", 0, 1));
            assertEquals(type + " [0, 3]", String.valueOf(files.tensors().get("none")));
            assertEquals(3, files.tensors().size(), "metadata is no tensor");
        }
    }

    @Test
    void readsSeveralFiles() throws IOException {
        RandomCheckpoint.Weight one = new RandomCheckpoint.Weight(new int[] {1}, new float[] {1});
        RandomCheckpoint.Weight two = new RandomCheckpoint.Weight(new int[] {1}, new float[] {2});
        SafetensorsWriter.write(folder.resolve("m-1.safetensors"), Map.of("one", one), SafetensorsWriter.Type.F32);
        SafetensorsWriter.write(folder.resolve("m-2.safetensors"), Map.of("two", two), SafetensorsWriter.Type.F16);
        index("{\"one\":\"m-1.safetensors\",\"two\":\"m-2.safetensors\"}");
        try (Safetensors files = Safetensors.open(folder)) {
            assertArrayEquals(new float[] {1}, read(files, "one", 0, 1));
            assertArrayEquals(new float[] {2}, read(files, "two", 0, 1));
        }
        index("{\"one\":\"m-1.safetensors\",\"two\":\"m-1.safetensors\"}");
        assertTrue(refusal().contains("says that two is in m-1.safetensors, but it is not"), this::refusal);
        index("{\"one\":\"m-1.safetensors\",\"three\":\"m-2.safetensors\"}");
        assertTrue(refusal().contains("three"), this::refusal);
        index("{\"one\":\"m-1.safetensors\",\"two\":\"m-3.safetensors\"}");
        assertTrue(refusal().contains("there is no"), this::refusal);
        Files.copy(folder.resolve("m-1.safetensors"), folder.resolve("m-3.safetensors"));
        assertTrue(refusal().contains("one is in two files"), this::refusal);
    }

    private void index(String map) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"weight_map\":" + map + "}");
    }

    @ParameterizedTest
    @CsvSource({"../m.safetensors", "/m.safetensors", "a/m.safetensors", ".m.safetensors", "m.bin", "''"})
    void anIndexLeadsOutOfNoFolder(String file) throws IOException {
        index("{\"one\":\"" + file + "\"}");
        assertTrue(refusal().contains("keeps one in " + file), this::refusal);
    }

    @Test
    void refusesAnIndexThatIsNone() throws IOException {
        Path index = folder.resolve("model.safetensors.index.json");
        for (String json : new String[] {"{}", "{\"weight_map\":{}}", "{\"weight_map\":[]}"}) {
            Files.writeString(index, json);
            assertTrue(refusal().contains("weight_map"), this::refusal);
        }
        Files.writeString(index, "[]");
        assertTrue(refusal().contains("no JSON object"), this::refusal);
        Files.writeString(index, "{");
        assertTrue(refusal().contains("not JSON"), this::refusal);
    }

    @Test
    void refusesAFolderWithoutWeights() throws IOException {
        Files.writeString(folder.resolve("pytorch_model.bin"), "");
        assertTrue(refusal().contains("neither model.safetensors nor model.safetensors.index.json"), this::refusal);
    }

    @Test
    void refusesAHeaderThatDoesNotFitItsFile() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.write(file, new byte[7]);
        assertTrue(refusal().contains("7 bytes, too few"), this::refusal);
        byte[] good = SafetensorsWriter.file(ONE, new byte[8]);
        for (long length : new long[] {-1, Long.MIN_VALUE, 0, 1, good.length - 7, 1L << 40}) {
            ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            Files.write(file, good);
            assertTrue(refusal().contains("says that its header has " + Long.toUnsignedString(length)), this::refusal);
        }
        Files.write(file, SafetensorsWriter.file(" ".repeat((8 << 20) + 1), new byte[0]));
        assertTrue(refusal().contains("more than the 8388608 that are taken"), this::refusal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no JSON                                                                         | not JSON",
                "[]                                                                              | no JSON object",
                "{} {}                                                                           | not JSON",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{}}                   | not JSON",
                "{'a':1}                                                                         | type",
                "{'a':{'dtype':'F31','shape':[2],'data_offsets':[0,8]}}                          | type \"F31\", known are",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}                          | which do not fit",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}                          | which do not fit",
                "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}}      | which do not fit",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[9223372036854775807,8]}}        | which do not fit",
                "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}                         | is described by",
                "{'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}}                        | is described by",
                "{'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}}                            | is described by",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}                            | is described by",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,99999999999999999999]}}       | is described by",
                "{'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,2],'data_offsets':[0,8]}}          | is described by",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}                          | begins at byte",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | begins",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}                          | where its header speaks of",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}                         | where its header speaks of",
            })
    void refusesAHeaderThatIsWrong(String header, String expected) throws IOException {
        String refusal = refusal(header.replace('\'', '"'), 8);
        assertTrue(refusal.contains(expected), refusal);
    }

    @Test
    void refusesNumbersThatAreNone() throws IOException {
        float[] values = {1, 2, Float.NaN};
        RandomCheckpoint.Weight damaged = new RandomCheckpoint.Weight(new int[] {3}, values);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), Map.of("a", damaged), SafetensorsWriter.Type.BF16);
        try (Safetensors files = Safetensors.open(folder)) {
            String message = String.valueOf(assertThrows(ModelUnavailable.class, () -> read(files, "a", 0, 3))
                    .getMessage());
            assertTrue(message.contains("a holds NaN"), message);
        }
    }

    @Test
    void refusesToReadOtherTypesAsFloats() throws IOException {
        Files.write(
                folder.resolve("model.safetensors"), SafetensorsWriter.file(ONE.replace("F32", "I32"), new byte[8]));
        try (Safetensors files = Safetensors.open(folder)) {
            String message = String.valueOf(assertThrows(ModelUnavailable.class, () -> read(files, "a", 0, 2))
                    .getMessage());
            assertTrue(message.contains("a is of the type I32, expected F32, F16 or BF16"), message);
        }
    }
}
