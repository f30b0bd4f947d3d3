package pith.indexer.child;

import java.io.IOException;
import java.util.zip.ZipFile;
import org.xml.sax.Attributes;

/** The language that a Word document's styles begin with. */
final class DocxLanguage extends Xml.Handler {
    private boolean inDefaults;
    private String tag = "";

    private DocxLanguage() {}

    static String of(ZipFile zip) throws IOException {
        DocxLanguage found = new DocxLanguage();
        Xml.read(zip, "word/styles.xml", found);
        return found.tag;
    }

    @Override
    void start(String name, Attributes attributes) {
        inDefaults |= name.equals("docDefaults");
        String value = name.equals("lang") ? Xml.attribute(attributes, "val") : null;
        if (inDefaults && value != null && tag.isEmpty()) {
            tag = value;
        }
    }

    @Override
    void end(String name) {
        inDefaults &= !name.equals("docDefaults");
    }
}
