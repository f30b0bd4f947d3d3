/**
 * A checkpoint in: which ONNX graph computes it? Hugging Face's folders that hold {@code model.safetensors} become folders
 * that {@link pith.models.Models} loads. {@link pith.models.export.Export} is the way in. The graph and its quantisation
 * are those of the recipe of the embedded models, of which this package is the Java counterpart.
 */
@NullMarked
package pith.models.export;

import org.jspecify.annotations.NullMarked;
