/**
 * Text in: which vector, which span, how relevant? Encoders, readers and rerankers of the BERT family on ONNX Runtime.
 * {@link pith.models.Models} is the way in; everything else of ONNX Runtime and the tokenizer stays in here. Nothing in
 * this package uses the network.
 */
@NullMarked
package pith.models;

import org.jspecify.annotations.NullMarked;
