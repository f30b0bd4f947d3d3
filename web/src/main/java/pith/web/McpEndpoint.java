package pith.web;

import io.javalin.http.Context;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;

/**
 * The tools over streamable HTTP, without sessions: each request stands for itself, and there is nothing that a server
 * would tell by itself. Who asks and how much was settled before. Thread-safe.
 */
final class McpEndpoint implements AutoCloseable {
    static final String PATH = "/mcp";

    private final HttpServletStatelessServerTransport transport;
    private final McpStatelessSyncServer server;

    McpEndpoint(CollectionStore collections, Limits limits, Throttle throttle) {
        transport = HttpServletStatelessServerTransport.builder()
                .jsonMapper(McpTools.JSON)
                .messageEndpoint(PATH)
                .maxRequestSize(limits.queryBytes())
                .build();
        List<SyncToolSpecification> tools = McpTools.all().stream()
                .map(named -> new SyncToolSpecification(named.tool(), (context, request) -> {
                    try (CollectionStore.Lease lease = collections.lease(CollectionStore.FIRST)) {
                        return throttle.work(new Stages(), () -> named.call(lease.pith(), request.arguments()));
                    }
                }))
                .toList();
        server = McpServer.sync(transport)
                .serverInfo(McpTools.NAME, McpTools.VERSION)
                .instructions(McpTools.INSTRUCTIONS)
                .jsonMapper(McpTools.JSON)
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .tools(tools)
                .immediateExecution(true)
                .build();
    }

    void handle(Context context) throws ServletException, IOException {
        transport.service(context.req(), context.res());
    }

    @Override
    public void close() {
        server.close();
    }
}
