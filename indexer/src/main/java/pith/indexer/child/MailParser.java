package pith.indexer.child;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jsoup.Jsoup;

/** A mail: its text, the plain one where there is a choice. Attachments are left alone; a forwarded mail is read. */
final class MailParser implements Parser {
    private static final int MAX_BYTES = 64 << 20;
    private static final int MAX_LINE = 4 << 20;
    private static final int MAX_HEADERS = 2_000;
    private static final int MAX_DEPTH = 20;

    private static final MimeConfig CONFIG = MimeConfig.custom()
            .setMaxLineLen(MAX_LINE)
            .setMaxHeaderLen(MAX_LINE)
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxContentLen(MAX_BYTES)
            .build();

    @Override
    public Reply parse(Path path, Kind kind) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(CONFIG);
        Message mail = builder.parseMessage(new ByteArrayInputStream(Limited.read(path, MAX_BYTES)));
        Layout text = new Layout();
        write(mail, text, 0);
        Declared declared = new Declared();
        declared.title(mail.getSubject());
        if (mail.getFrom() != null) {
            mail.getFrom().forEach(from -> declared.author(name(from)));
        }
        declared.created(mail.getDate() == null ? null : mail.getDate().toInstant());
        return declared.parsed("eml", text);
    }

    private static String name(Mailbox from) {
        return from.getName() == null ? from.getAddress() : from.getName();
    }

    private static void write(Entity entity, Layout text, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new Unreadable("is nested too deeply to be read");
        }
        if ("attachment".equalsIgnoreCase(entity.getDispositionType())) {
            return;
        }
        switch (entity.getBody()) {
            case Multipart parts -> write(parts, text, depth);
            case Message inner -> {
                text.open("h2");
                text.text(Declared.clean(inner.getSubject()));
                text.close("h2");
                write(inner, text, depth + 1);
            }
            case TextBody body -> write(body, entity.getMimeType(), text);
            case null, default -> {}
        }
    }

    private static void write(Multipart parts, Layout text, int depth) throws IOException {
        if (!"alternative".equalsIgnoreCase(parts.getSubType())) {
            for (Entity part : parts.getBodyParts()) {
                write(part, text, depth + 1);
            }
            return;
        }
        for (Entity part : parts.getBodyParts()) { // the plainest comes first
            Layout tried = new Layout();
            write(part, tried, depth + 1);
            if (!tried.text().isBlank()) {
                text.open("section");
                text.lines(tried.text());
                text.close("section");
                return;
            }
        }
    }

    private static void write(TextBody body, String type, Layout text) throws IOException {
        byte[] bytes;
        try (InputStream in = body.getInputStream()) {
            bytes = Limited.read(in, MAX_BYTES, "");
        }
        String decoded = new String(bytes, charset(body.getMimeCharset()));
        text.open("section");
        if (type.equalsIgnoreCase("text/html")) {
            HtmlText.write(Jsoup.parse(decoded), text);
        } else if (type.equalsIgnoreCase("text/plain")) {
            text.lines(decoded.replace("\r\n", "\n").strip());
        }
        text.close("section");
    }

    private static Charset charset(String name) {
        try {
            // A mail that names none is ASCII by the standard, and UTF-8 by today's habit.
            return name == null || name.equalsIgnoreCase("us-ascii") ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
