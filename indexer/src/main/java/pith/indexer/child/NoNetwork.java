package pith.indexer.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/**
 * Refuses every socket of this process, so that no file makes a parser fetch anything. A second lock: the parsers are
 * told not to. Java's own means alone, since a user may not be allowed the system's.
 */
public final class NoNetwork extends SelectorProvider {
    private static final String REFUSAL = "no network while a file is parsed";

    /** Created by the JDK, which the property {@code java.nio.channels.spi.SelectorProvider} tells of it. */
    public NoNetwork() {}

    /** The option of the JVM that names this class. */
    public static String option() {
        return "-Djava.nio.channels.spi.SelectorProvider=" + NoNetwork.class.getName();
    }

    /** For what does not go through channels. */
    @SuppressWarnings("deprecation") // the JDK offers nothing else
    static void enforce() throws IOException {
        Socket.setSocketImplFactory(() -> {
            throw refused();
        });
        ServerSocket.setSocketFactory(() -> {
            throw refused();
        });
        DatagramSocket.setDatagramSocketImplFactory(() -> {
            throw refused();
        });
    }

    private static UncheckedIOException refused() {
        return new UncheckedIOException(new IOException(REFUSAL));
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        throw new IOException(REFUSAL);
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        throw new IOException(REFUSAL);
    }

    @Override
    public Pipe openPipe() throws IOException {
        throw new IOException(REFUSAL);
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        throw new IOException(REFUSAL);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        throw new IOException(REFUSAL);
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        throw new IOException(REFUSAL);
    }
}
