/**
 * How good is it? Data sets in, figures out: {@link pith.evaluation.Retrieval} over BEIR folders,
 * {@link pith.evaluation.AnswerQuality} over SQuAD files, {@link pith.evaluation.OpenDomain} over questions with their
 * passages, {@link pith.evaluation.SampleCorpus} over Pith's own corpus; and {@link pith.evaluation.ResultsFile} to
 * keep what they found.
 */
@NullMarked
package pith.evaluation;

import org.jspecify.annotations.NullMarked;
