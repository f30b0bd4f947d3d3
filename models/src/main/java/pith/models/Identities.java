package pith.models;

import pith.engine.ContentHash;
import pith.engine.ModelIdentity;

/** Tells which function a model's files compute, whatever numbers they compute it with. */
final class Identities {
    private static final String SOURCE = "model.safetensors";
    private static final String NONE = "none";

    private Identities() {}

    static ModelIdentity encoder(
            ModelFiles files,
            Manifest manifest,
            TokenizerJson tokenizer,
            String pooling,
            Prompts prompts,
            int maxPieces) {
        return identity(files, manifest, tokenizer, "encoder", pooling, "l2", prompts, maxPieces);
    }

    static ModelIdentity reader(ModelFiles files, Manifest manifest, TokenizerJson tokenizer, int maxPieces) {
        return identity(files, manifest, tokenizer, "reader", NONE, NONE, Prompts.NONE, maxPieces);
    }

    static ModelIdentity reranker(ModelFiles files, Manifest manifest, TokenizerJson tokenizer, int maxPieces) {
        return identity(files, manifest, tokenizer, "reranker", NONE, NONE, Prompts.NONE, maxPieces);
    }

    private static ModelIdentity identity(
            ModelFiles files,
            Manifest manifest,
            TokenizerJson tokenizer,
            String kind,
            String pooling,
            String normalisation,
            Prompts prompts,
            int maxPieces) {
        String weights = manifest.weightsSha256()
                .orElseGet(() -> files.has(SOURCE) ? files.sha256(SOURCE) : files.graphSha256());
        String fingerprint = ContentHash.of(
                kind,
                weights,
                tokenizer.sha256(),
                pooling,
                normalisation,
                prompts.query(),
                prompts.passage(),
                Integer.toString(maxPieces));
        return new ModelIdentity(manifest.name(), fingerprint);
    }
}
