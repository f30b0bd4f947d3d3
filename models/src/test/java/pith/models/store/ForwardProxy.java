package pith.models.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy on a socket: forwards requests over http, and tunnels to where CONNECT asks for. One request a connection. */
final class ForwardProxy implements AutoCloseable {
    private static final int MAX_HEAD_BYTES = 1 << 14;
    private static final String REFUSAL = String.join(
            "\r\n",
            "HTTP/1.1 407 Proxy Authentication Required",
            "Proxy-Authenticate: Basic realm=\"test\"",
            "Content-Length: 0",
            "Connection: close",
            "",
            "");

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final String authorization;

    /** @param authorization the header that it wants; empty for none */
    ForwardProxy(String authorization) throws IOException {
        this.authorization = authorization;
        threads.execute(this::listen);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The first line and the headers of each request that came. */
    List<String> heads() {
        return List.copyOf(heads);
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            heads.add(head);
            String[] request = head.substring(0, head.indexOf('\r')).split(" ");
            if (!authorization.isEmpty() && !head.contains("Proxy-Authorization: " + authorization + "\r\n")) {
                client.getOutputStream().write(REFUSAL.getBytes(StandardCharsets.US_ASCII));
            } else if (request[0].equals("CONNECT")) {
                int colon = request[1].lastIndexOf(':');
                tunnel(client, request[1].substring(0, colon), Integer.parseInt(request[1].substring(colon + 1)));
            } else {
                forward(client, head, request);
            }
        } catch (IOException e) {
            // The test sees what came of it.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0 || head.size() > MAX_HEAD_BYTES) {
                throw new IOException("no head of a request");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private static void forward(Socket client, String head, String[] request) throws IOException {
        URI uri = URI.create(request[1]);
        StringBuilder forwarded = new StringBuilder(request[0] + " " + uri.getRawPath()
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()) + " HTTP/1.1\r\nConnection: close\r\n");
        head.lines()
                .skip(1)
                .filter(line -> !line.isEmpty())
                .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("proxy-"))
                .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("connection:"))
                .forEach(line -> forwarded.append(line).append("\r\n"));
        forwarded.append("\r\n");
        try (Socket server = new Socket(uri.getHost(), uri.getPort())) {
            server.getOutputStream().write(forwarded.toString().getBytes(StandardCharsets.US_ASCII));
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private void tunnel(Socket client, String host, int port) throws IOException {
        try (Socket server = new Socket(host, port)) {
            client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            OutputStream toServer = server.getOutputStream();
            threads.execute(() -> pipe(client, toServer));
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private static void pipe(Socket from, OutputStream to) {
        try {
            from.getInputStream().transferTo(to);
        } catch (IOException e) {
            // One end hung up.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
