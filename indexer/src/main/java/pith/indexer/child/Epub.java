package pith.indexer.child;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** Books (EPUB 2 and 3): the chapters in the order of the spine. */
final class Epub {
    private static final int MAX_CHAPTERS = 10_000;
    private static final int MAX_PACKAGE_BYTES = 4 << 20;

    private final ZipFile zip;

    private Epub(ZipFile zip) {
        this.zip = zip;
    }

    static Reply parse(ZipFile zip) throws IOException {
        return new Epub(zip).parse();
    }

    private Reply parse() throws IOException {
        Element rootFile = xml("META-INF/container.xml").selectFirst("rootfile[full-path]");
        if (rootFile == null) {
            throw new Unreadable("is damaged: its container names no package");
        }
        String packagePath = rootFile.attr("full-path");
        Document opf = xml(packagePath);
        Set<String> locked = locked();
        Map<String, Element> items = new HashMap<>();
        opf.select("manifest > item").forEach(item -> items.put(item.attr("id"), item));
        Layout text = new Layout();
        int chapters = 0;
        for (Element reference : opf.select("spine > itemref")) {
            Element item = items.get(reference.attr("idref"));
            if (item == null || item.attr("properties").contains("nav")) {
                continue;
            }
            if (++chapters > MAX_CHAPTERS) {
                throw new Unreadable("has more than " + MAX_CHAPTERS + " chapters, which is the limit");
            }
            String path = resolve(packagePath, item.attr("href"));
            if (locked.contains(path)) {
                throw new Unreadable("is protected against copying, so that its text cannot be read");
            }
            chapter(path, text);
        }
        return declared(opf).parsed("epub", text);
    }

    private void chapter(String path, Layout text) throws IOException {
        ZipEntry entry = zip.getEntry(path);
        if (entry != null) {
            byte[] bytes = bytes(entry, HtmlParser.MAX_BYTES);
            text.open("section");
            HtmlText.write(Jsoup.parse(new ByteArrayInputStream(bytes), null, ""), text);
            text.close("section");
        }
    }

    /** The parts that are encrypted; fonts often are, to nobody's harm. */
    private Set<String> locked() throws IOException {
        Set<String> locked = new HashSet<>();
        if (zip.getEntry("META-INF/encryption.xml") != null) {
            xml("META-INF/encryption.xml")
                    .getElementsByAttribute("URI")
                    .forEach(reference -> locked.add(decoded(reference.attr("URI"))));
        }
        return locked;
    }

    private Document xml(String path) throws IOException {
        ZipEntry entry = zip.getEntry(path);
        if (entry == null) {
            throw new Unreadable("is damaged: it has no " + path);
        }
        // jsoup knows no entities but those of HTML, and fetches nothing.
        byte[] bytes = bytes(entry, MAX_PACKAGE_BYTES);
        return Jsoup.parse(new ByteArrayInputStream(bytes), "UTF-8", "", Parser.xmlParser());
    }

    private byte[] bytes(ZipEntry entry, int maxBytes) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return Limited.read(in, maxBytes, entry.getName());
        }
    }

    private static Declared declared(Document opf) {
        Declared declared = new Declared();
        opf.select("metadata > dc|title").forEach(title -> declared.title(title.text()));
        opf.select("metadata > dc|creator").forEach(creator -> declared.author(creator.text()));
        opf.select("metadata > dc|language").forEach(language -> declared.language(language.text()));
        opf.select("metadata > dc|date").forEach(date -> declared.created(Declared.moment(date.text())));
        opf.select("metadata > meta[property=dcterms:modified]")
                .forEach(meta -> declared.modified(Declared.moment(meta.text())));
        return declared;
    }

    /** The path in the zip of an address in the package. */
    private static String resolve(String packagePath, String href) {
        String bare = href.indexOf('#') < 0 ? href : href.substring(0, href.indexOf('#'));
        String path = packagePath.substring(0, packagePath.lastIndexOf('/') + 1) + decoded(bare);
        while (path.contains("/../")) {
            String shorter = path.replaceFirst("[^/]+/\\.\\./", "");
            if (shorter.equals(path)) {
                break;
            }
            path = shorter;
        }
        return path;
    }

    private static String decoded(String address) {
        try {
            return URLDecoder.decode(address.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
