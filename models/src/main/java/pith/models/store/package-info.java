/**
 * Which models are there, and how do they get onto this machine? The catalogue, and the folder of models that were
 * pulled from the Hugging Face hub or imported. {@link pith.models.store.ModelStore} is the way in. This is the only
 * package of Pith that uses the network, and it does so in {@code pull} alone.
 */
@NullMarked
package pith.models.store;

import org.jspecify.annotations.NullMarked;
