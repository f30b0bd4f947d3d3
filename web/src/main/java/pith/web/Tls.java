package pith.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import pith.engine.BadInput;

/**
 * A certificate and its key, in PEM files as certificate authorities hand them out.
 *
 * @param certificates the server's own certificate first, then those that vouch for it
 * @param key in PKCS#8, without a password
 */
public record Tls(Path certificates, Path key) {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448");
    private static final char[] NO_PASSWORD = {};

    /** @throws BadInput naming the file that cannot be used, and why */
    SslContextFactory.Server context() {
        SslContextFactory.Server context = new SslContextFactory.Server();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("pith", privateKey(), NO_PASSWORD, chain());
            context.setKeyStore(store);
            context.setKeyStorePassword("");
            context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        } catch (GeneralSecurityException | IOException e) {
            throw new BadInput(
                    "the certificate in " + certificates + " and the key in " + key + " do not go together: "
                            + e.getMessage(),
                    e);
        }
        return context;
    }

    private Certificate[] chain() {
        Collection<? extends Certificate> chain;
        try {
            chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(certificates)));
        } catch (GeneralSecurityException e) {
            throw new BadInput(certificates + " holds no certificate in PEM: " + e.getMessage(), e);
        }
        if (chain.isEmpty()) {
            throw new BadInput(certificates + " holds no certificate; give a file with -----BEGIN CERTIFICATE-----");
        }
        return chain.toArray(Certificate[]::new);
    }

    private PrivateKey privateKey() {
        Matcher pem = PKCS8.matcher(new String(read(key), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new BadInput(key + " holds no private key in PKCS#8; make one from another form with"
                    + " openssl pkcs8 -topk8 -nocrypt -in " + key.getFileName());
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                // The next one may fit.
            }
        }
        throw new BadInput("the private key in " + key + " is of none of the kinds " + String.join(", ", ALGORITHMS));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BadInput(file + " cannot be read (" + e.getClass().getSimpleName() + "); give a PEM file", e);
        }
    }
}
