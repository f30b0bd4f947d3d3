/** A query in: which passages, which documents, which answers, what is similar? */
@NullMarked
package pith.searcher;

import org.jspecify.annotations.NullMarked;
