/**
 * How fast, compared with whom, and what does speed cost in exactness? Each bench is listed in {@link pith.bench.Main},
 * prints one table and writes it to {@code bench/results}.
 */
@NullMarked
package pith.bench;

import org.jspecify.annotations.NullMarked;
