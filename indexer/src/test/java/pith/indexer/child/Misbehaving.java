package pith.indexer.child;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A child whose parser does what the file says, to test what its parent does about it. */
public final class Misbehaving {
    private Misbehaving() {}

    public static void main(String[] arguments) throws IOException {
        Child.serve((path, kind) -> obey(Files.readString(path).strip(), path));
    }

    private static Reply obey(String order, Path path) throws IOException {
        switch (order) {
            case "hang" -> {
                while (true) {
                    LockSupport.park();
                }
            }
            case "spin" -> {
                for (long i = 0; i >= 0 || order.equals("spin"); i++) {
                    Thread.onSpinWait();
                }
            }
            case "halt" -> Runtime.getRuntime().halt(42);
            case "memory" -> {
                List<byte[]> all = new ArrayList<>();
                while (all.size() < 1_000) {
                    all.add(new byte[1 << 24]);
                }
                return parsed("all of " + all.size());
            }
            case "stack" -> obey(order, path);
            case "chatter" -> {
                for (int i = 0; i < 100_000; i++) {
                    System.err.println("complaint " + i);
                    System.out.println("chatter " + i);
                }
            }
            case "nonsense" -> {
                try (FileOutputStream out = new FileOutputStream(java.io.FileDescriptor.out)) {
                    out.write("Hello, this is no frame".getBytes(StandardCharsets.UTF_8));
                }
            }
            case "litter" -> {
                File.createTempFile("litter", null);
                Files.createDirectories(Files.createTempDirectory("litter").resolve("deep/er"));
            }
            case "connect" -> {
                return parsed(String.join(" ", connections()));
            }
            case "pid" -> {
                return parsed(Long.toString(ProcessHandle.current().pid()));
            }
            case "folder" -> {
                return parsed(System.getProperty("java.io.tmpdir"));
            }
            case "error" -> throw new AssertionError("a parser's own error");
            default -> {
                return parsed(order);
            }
        }
        return parsed("obeyed " + order);
    }

    private static Reply parsed(String text) {
        return new Reply.Parsed("test", "", text, "", List.of(), List.of(), null, null);
    }

    private interface Connecting {
        void connect() throws IOException;
    }

    /** Which ways to a server of the test's, at the port in the property, are open. */
    private static List<String> connections() {
        InetAddress here = InetAddress.getLoopbackAddress();
        int port = 80;
        List<String> open = new ArrayList<>();
        tryTo("socket", () -> new Socket(here, port).close(), open);
        tryTo("server", () -> new ServerSocket(0).close(), open);
        tryTo("datagram", () -> new DatagramSocket().close(), open);
        tryTo("channel", () -> SocketChannel.open().close(), open);
        tryTo("url", () -> URI.create("http://127.0.0.1/").toURL().openStream().close(), open);
        return open;
    }

    private static void tryTo(String name, Connecting connecting, List<String> open) {
        try {
            connecting.connect();
            open.add(name);
        } catch (IOException | UncheckedIOException e) {
            String all = e + " " + e.getCause();
            if (!all.contains("no network while a file is parsed")) {
                open.add(name + ": " + all); // refused by somebody else
            }
        }
    }
}
