/**
 * Parses the formats that others wrote the parsers for, and HTML: in a process of its own, so that a hostile file harms
 * nothing but that process. {@link pith.indexer.child.Child} is its main class, {@link pith.indexer.child.Frames} what
 * both sides speak. Knows nothing of the rest of Pith.
 */
@NullMarked
package pith.indexer.child;

import org.jspecify.annotations.NullMarked;
