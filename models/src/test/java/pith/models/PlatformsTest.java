package pith.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.engine.Encoder;
import pith.engine.ModelUnavailable;

/** What is said on a machine without the native libraries. They load once a process, so each case has its own. */
class PlatformsTest {

    /** Opens the tiny encoder and prints what comes of it. */
    static final class Opener {
        public static void main(String[] ignored) {
            try (Encoder encoder = Models.encoder(Fixtures.folder("tiny/encoder"))) {
                System.out.println("opened " + encoder.dimension());
            } catch (ModelUnavailable e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void opensHere() throws Exception {
        assertTrue(open("-Dharmless=true").contains("opened 32"));
    }

    @ParameterizedTest
    @CsvSource({
        "-Dos.arch=sparc, the tokenizer, sparc",
        "-DRUST_LIBRARY_PATH=/absent/libtokenizers.so, the tokenizer, /absent",
        "-Donnxruntime.native.path=/absent, ONNX Runtime, /absent"
    })
    void saysWhichLibraryDoesNotLoad(String setting, String library, String detail) throws Exception {
        String printed = open(setting);
        assertTrue(printed.contains("the native library of " + library + " does not load on "), printed);
        assertTrue(printed.contains(detail), printed);
        assertTrue(printed.contains("it comes for Linux on x86-64"), printed);
    }

    /** Of ONNX Runtime 1.29.0 on: the address that its telemetry goes to, unless the environment forbids it. */
    @Test
    void theNativeLibraryHasNoAddressToReportTo() throws IOException {
        byte[] address = "events.data.microsoft.com".getBytes(StandardCharsets.US_ASCII);
        try (InputStream library =
                OrtEnvironment.class.getResourceAsStream("/ai/onnxruntime/native/linux-x64/libonnxruntime.so")) {
            byte[] bytes = Objects.requireNonNull(library).readAllBytes();
            assertTrue(bytes.length > 1_000_000);
            for (int i = 0; i + address.length <= bytes.length; i++) {
                assertFalse(Arrays.equals(bytes, i, i + address.length, address, 0, address.length));
            }
        }
    }

    /** ONNX Runtime 1.29.0 recursed over the command line, which ended the JVM without a word. */
    @Test
    void opensUnderALongCommandLine() throws Exception {
        assertTrue(open("-Dlong=" + "x".repeat(100_000)).contains("opened 32"));
    }

    private static String open(String setting) throws IOException, InterruptedException {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        setting,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opener.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, java.waitFor(), printed);
        return printed;
    }
}
