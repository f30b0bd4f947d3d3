/**
 * Files in, or documents given by a program: which documents, which passages? Into a {@link pith.engine.Index}. The way
 * in is {@link pith.indexer.Indexer}.
 */
@NullMarked
package pith.indexer;

import org.jspecify.annotations.NullMarked;
