/**
 * The words that every module of Pith uses (records), the seams between them ({@link pith.engine.Index},
 * {@link pith.engine.IndexView}, {@link pith.engine.Encoder}, {@link pith.engine.Reader}) and the errors a caller can
 * act on. Offsets count UTF-16 units of {@link pith.engine.Document#text()} throughout.
 */
@NullMarked
package pith.engine;

import org.jspecify.annotations.NullMarked;
