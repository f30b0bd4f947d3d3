package pith.web;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import pith.Pith;

/** The tools of the Model Context Protocol for an assistant that has started this process: a JSON object a line. */
public final class McpStdio {
    private McpStdio() {}

    /**
     * Answers until the input ends or the calling thread is interrupted, which it is afterwards.
     *
     * @param pith what it answers from; stays the caller's
     */
    public static void serve(Pith pith, InputStream in, OutputStream out) {
        CountDownLatch ended = new CountDownLatch(1);
        McpSyncServer server = McpServer.sync(
                        new StdioServerTransportProvider(McpTools.JSON, new Watched(in, ended), out))
                .serverInfo(McpTools.NAME, McpTools.VERSION)
                .instructions(McpTools.INSTRUCTIONS)
                .jsonMapper(McpTools.JSON)
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .tools(McpTools.all().stream()
                        .map(named -> new SyncToolSpecification(
                                named.tool(), (exchange, request) -> named.call(pith, request.arguments())))
                        .toList())
                .build();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.closeGracefully();
        }
    }

    /** Tells when the input has ended. */
    private static final class Watched extends FilterInputStream {
        private final CountDownLatch ended;

        Watched(InputStream in, CountDownLatch ended) {
            super(in);
            this.ended = ended;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read < 0) {
                ended.countDown();
            }
            return read;
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            int read = super.read(buffer, start, length);
            if (read < 0) {
                ended.countDown();
            }
            return read;
        }
    }
}
