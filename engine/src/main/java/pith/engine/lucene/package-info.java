/** How Lucene does what {@link pith.engine.Index} asks. No other package sees Lucene's types. */
@NullMarked
package pith.engine.lucene;

import org.jspecify.annotations.NullMarked;
