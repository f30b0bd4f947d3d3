/** Tests of the program: through its command line, in this process, with small models that are easy to foresee. */
@NullMarked
package pith.cli;

import org.jspecify.annotations.NullMarked;
