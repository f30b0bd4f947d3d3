/**
 * The program: one class a subcommand, and what they share to read options and to print. The way in is
 * {@link pith.cli.Main}.
 */
@NullMarked
package pith.cli;

import org.jspecify.annotations.NullMarked;
