@NullMarked
package pith.indexer.child;

import org.jspecify.annotations.NullMarked;
