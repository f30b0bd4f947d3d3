package pith.indexer.child;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** HTML: the text that a reader of the page sees. Its charset is the one that the page declares, else UTF-8. */
final class HtmlParser implements Parser {
    /** A page's tree takes some twenty times the memory of its bytes. */
    static final int MAX_BYTES = 16 << 20;

    @Override
    public Reply parse(Path path, Kind kind) throws IOException {
        byte[] bytes = Limited.read(path, MAX_BYTES);
        Document page = Jsoup.parse(new ByteArrayInputStream(bytes), null, "");
        Charset charset = page.charset();
        if (charset.equals(StandardCharsets.UTF_8)) {
            refuseMalformed(bytes, path); // jsoup replaces what is malformed; it is refused instead
        }
        Layout text = new Layout();
        HtmlText.write(page, text);
        return declared(page).parsed("html", text);
    }

    private static void refuseMalformed(byte[] bytes, Path path) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(in, CharBuffer.allocate(bytes.length), true);
        if (result.isError()) {
            throw new Unreadable("is not valid UTF-8: byte " + in.position() + " of " + path
                    + " belongs to another charset, and the page declares none; convert the file, such as by: "
                    + "iconv -f WINDOWS-1252 -t UTF-8 \"" + path.getFileName() + "\"");
        }
    }

    static Declared declared(Document page) {
        Declared declared = new Declared();
        declared.title(page.title());
        Element heading = page.selectFirst("h1");
        declared.title(heading == null ? "" : heading.text());
        Element html = page.selectFirst("html");
        declared.language(html == null ? "" : html.attr("lang"));
        declared.language(html == null ? "" : html.attr("xml:lang"));
        page.select("meta[name=author], meta[name=dcterms.creator], meta[name=DC.creator]")
                .forEach(meta -> declared.author(meta.attr("content")));
        declared.created(Declared.moment(
                meta(page, "meta[property=article:published_time], meta[name=dcterms.created], meta[name=date]")));
        declared.modified(
                Declared.moment(meta(page, "meta[property=article:modified_time], meta[name=dcterms.modified]")));
        return declared;
    }

    private static String meta(Document page, String query) {
        Element meta = page.selectFirst(query);
        return meta == null ? "" : meta.attr("content");
    }
}
