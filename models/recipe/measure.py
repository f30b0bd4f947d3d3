"""Measures the exported models; each figure in a CARD.md names the command here that prints it.

usage: python measure.py fidelity  --encoder DIR --parity DIR   distance to the reference vectors
       python measure.py retrieval --encoder DIR --data DIR     nDCG@10 by the vectors alone, on data in BEIR's layout
       python measure.py answers   --reader DIR --data FILE     exact match and F1, each question with its passage given

The folder of a model holds model.onnx and tokenizer.json: an int8 one of the resources, or a fp32 one of build/. Every
input is a run of its own on one thread, since the scales of dynamic int8 belong to a run.

On an x86 CPU without VNNI ONNX Runtime's sums of two products of 8 bits are cut off at 16 bits. Models with weights of
8 bits need --wide there, the session entry session.x64quantprecision=1; Pith's, of 7 bits, do not.
"""

import argparse
import collections
import gzip
import json
import math
import re
import string
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

MAX_PIECES = 512
MAX_ANSWER_PIECES = 30
CUTOFF = 10
GOOD_COSINE = 0.99


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the exported models.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run, summary: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary)
        sub.set_defaults(run=run)
        sub.add_argument("--wide", action="store_true", help="for weights of 8 bits on an x86 CPU without VNNI")
        return sub

    sub = command("fidelity", fidelity, "distance to the reference vectors")
    sub.add_argument("--encoder", type=Path, required=True, help="folder of the model")
    sub.add_argument("--parity", type=Path, required=True, help="folder with texts.jsonl and vectors.f32")
    sub = command("retrieval", retrieval, "nDCG@10 by the vectors alone")
    sub.add_argument("--encoder", type=Path, required=True, help="folder of the model")
    sub.add_argument("--data", type=Path, required=True, help="folder with corpus.jsonl, queries.jsonl, qrels/test.tsv")
    sub = command("answers", answers, "exact match and F1 with the passage given")
    sub.add_argument("--reader", type=Path, required=True, help="folder of the model")
    sub.add_argument("--data", type=Path, required=True, help="gzipped lines of {question, answers, ctxs: [{text}]}")
    sub.add_argument("--out", type=Path, help="file for the answers, a JSON string a line, to compare two models by")
    options = parser.parse_args()
    try:
        options.run(options)
    except FileNotFoundError as missing:
        raise SystemExit(f"measure.py: {missing.filename}: no such file") from None


class Model:
    """A graph and its tokenizer."""

    def __init__(self, folder: Path, wide: bool):
        for name in ("model.onnx", "tokenizer.json"):
            if not (folder / name).is_file():
                raise SystemExit(f"measure.py: {folder} has no {name}; export.py writes such folders")
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1
        settings.add_session_config_entry("session.x64quantprecision", "1" if wide else "0")
        self.session = onnxruntime.InferenceSession(folder / "model.onnx", settings, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_PIECES)

    def run(self, pieces: Encoding) -> list[np.ndarray]:
        """The outputs for one input."""
        ids = np.array([pieces.ids], np.int64)
        return [output[0] for output in self.session.run(None, {"input_ids": ids})]

    def embed(self, texts: Iterable[str]) -> np.ndarray:
        """A row a text, of length 1."""
        return np.stack([self.run(self.tokenizer.encode(text))[0] for text in texts])


# fidelity


def fidelity(options: argparse.Namespace) -> None:
    texts = list(json_lines(options.parity / "texts.jsonl"))
    expected = np.fromfile(options.parity / "vectors.f32", "<f4").reshape(len(texts), -1)
    model = Model(options.encoder, options.wide)
    actual = model.embed(texts)
    cosines = np.sum(actual * expected, axis=1, dtype=np.float64)
    print(f"texts {len(texts)}, largest difference of a component {np.abs(actual - expected).max():.1e}")
    marks = {"minimum": 0, "1 %": 1, "5 %": 5, "25 %": 25, "median": 50}
    print("cosine: " + ", ".join(f"{name} {np.percentile(cosines, percent):.4f}" for name, percent in marks.items()))
    low = [i for i in np.argsort(cosines) if cosines[i] < GOOD_COSINE]
    print(f"below {GOOD_COSINE}: {len(low)} texts")
    for i in low:
        print(f"  {cosines[i]:.4f}  {len(model.tokenizer.encode(texts[i]).ids):3} pieces  {json.dumps(texts[i])[:70]}")


# retrieval


def retrieval(options: argparse.Namespace) -> None:
    relevant = judgments(options.data / "qrels" / "test.tsv")
    documents = {document["_id"]: whole_text(document) for document in json_lines(options.data / "corpus.jsonl")}
    queries = {query["_id"]: query["text"] for query in json_lines(options.data / "queries.jsonl")}
    queries = {query: text for query, text in queries.items() if query in relevant}
    model = Model(options.encoder, options.wide)
    cosines = model.embed(queries.values()) @ model.embed(documents.values()).T
    ids = np.array(list(documents))
    gains = []
    for query, row in zip(queries, cosines):
        ranking = ids[np.argsort(-row, kind="stable")[:CUTOFF]]
        gains.append(ndcg(ranking, relevant[query]))
    print(f"documents {len(documents)}, queries {len(queries)}, nDCG@{CUTOFF} {np.mean(gains):.4f}")


def judgments(path: Path) -> dict[str, set[str]]:
    """The relevant documents of each query that has one: score 1 or more, without grades."""
    relevant = collections.defaultdict(set)
    for line in path.read_text().splitlines()[1:]:
        query, document, score = line.split("\t")
        if int(score) >= 1:
            relevant[query].add(document)
    return relevant


def whole_text(document: dict) -> str:
    """Title and text, as BEIR joins them, unless the text begins with the title already."""
    title, text = document.get("title", ""), document["text"]
    return text if text.startswith(title) else f"{title} {text}"


def ndcg(ranking: Iterable[str], relevant: set[str]) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002), 1 for each relevant document."""
    gain = sum(1 / math.log2(rank + 2) for rank, document in enumerate(ranking) if document in relevant)
    return gain / sum(1 / math.log2(rank + 2) for rank in range(min(CUTOFF, len(relevant))))


# answers


def answers(options: argparse.Namespace) -> None:
    model = Model(options.reader, options.wide)
    found, exact, overlap = [], [], []
    for example in json_lines(options.data):
        context = example["ctxs"][0]["text"]
        pieces = model.tokenizer.encode(example["question"], context)
        start, end = best_span(pieces, *model.run(pieces))
        answer = context[start:end]
        found.append(answer)
        exact.append(max(plain_words(answer) == plain_words(gold) for gold in example["answers"]))
        overlap.append(max(f1(plain_words(answer), plain_words(gold)) for gold in example["answers"]))
    print(f"questions {len(found)}, exact match {100 * np.mean(exact):.1f}, F1 {100 * np.mean(overlap):.1f}")
    if options.out:
        options.out.write_text("".join(json.dumps(answer) + "\n" for answer in found))


def best_span(pieces: Encoding, start_logits: np.ndarray, end_logits: np.ndarray) -> tuple[int, int]:
    """Where the span of the context with the largest sum of logits starts and ends, in code points of the context."""
    context = [i for i, sequence in enumerate(pieces.sequence_ids) if sequence == 1]
    spans = ((start, end) for start in context for end in range(start, min(start + MAX_ANSWER_PIECES, context[-1] + 1)))
    start, end = max(spans, key=lambda span: start_logits[span[0]] + end_logits[span[1]])
    return pieces.offsets[start][0], pieces.offsets[end][1]


def plain_words(text: str) -> list[str]:
    """SQuAD's normalisation: lower case, without punctuation and articles."""
    text = "".join(character for character in text.lower() if character not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def f1(answer: list[str], gold: list[str]) -> float:
    """The harmonic mean of precision and recall of the words, as SQuAD's evaluation counts it."""
    if not answer or not gold:
        return float(answer == gold)
    common = sum((collections.Counter(answer) & collections.Counter(gold)).values())
    return 2 * common / (len(answer) + len(gold))


def json_lines(path: Path) -> Iterator:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


if __name__ == "__main__":
    main()
