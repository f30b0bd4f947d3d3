"""Writes the fixture of the unit tests: a tiny random encoder and reader, and what PyTorch says they answer.

usage: python tiny.py --out DIR

Writes DIR/{encoder,reader}/: model.onnx (fp32, by the same graph writer as the real models), tokenizer.json,
config.json, expected.json, SHA256SUMS, and for the encoder the files of sentence-transformers. 2 layers of 32
dimensions, 4 heads, feed-forward 64, 512 positions, a vocabulary of a few hundred pieces in which every ASCII text has
its pieces (a word of more than 100 characters is [UNK], as in BERT). The special pieces have other ids than in
bert-base-uncased, so that a test finds ids written into code.

expected.json of the encoder: [{text, input_ids, embedding}], cut at 512 pieces with [CLS] and [SEP] kept.
expected.json of the reader: [{question, context, input_ids, start_logits, end_logits}] of [CLS] question [SEP] context
[SEP], no token types.

The weights are large for a DistilBERT, so that each of them shows in the result: one swapped, left out or misplaced
fails a test. The program checks the graph against PyTorch before it writes the expectations.
"""

import argparse
import json
import string
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import DistilBertConfig, DistilBertForQuestionAnswering, DistilBertModel

import distilbert_graph
from export import write_checksums, write_json, write_sentence_transformers_files
from reference_vectors import embed

SEED = 20
TOLERANCE = 1e-5
DIM, LAYERS, HEADS, FEED_FORWARD, POSITIONS = 32, 2, 4, 64, 512

SPECIALS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
WORDS = """
a about after again all also an and any are as at be because been before big blue bridge but by can cat city cold come
day deep did do document does dog down each early engine every eye far fast find first fish five for found four from
garden go good great green had hand has have he heat her here high him his hot house how i if in index into is it its
just king know lake land large last late left letter life light like line little live long look made man many map may
me moon more most mother mountain much must my name near never new night no north not now number of off old on one
only open or other our out over paper part passage people place plant point queen question rain read red right river
road sea search second see she ship short sky slow small snow so some song south space star stone story sun text than
that the their them then there these they thing this three time to town tree two under up very war was water way we
well west what when where which white who why will wind winter with word work world year you
""".split()
ENDINGS = "able al ed en er es est ful ing ion ity less ly ment ness or ous st th tion".split()
LETTERS_BEYOND_ASCII = "αβγδ中文日本"
"""A few, each a piece of its own; all the others are [UNK]."""

TEXTS = [
    "",
    "water",
    "The river runs under the old stone bridge.",
    "the river runs under the old stone bridge",
    "Where does the river meet the sea?",
    "HIGH MOUNTAIN, DEEP LAKE; cold wind & snow!",
    "Café crème à l'été: naïve coöperation",
    "cafe\u0301 with a combining accent",
    "3.14159 is not 22/7, and 1,000,000 > 999,999",
    "e-mail: someone@example.org, path: C:\\temp\\a_b.txt",
    "public static void main(String[] args) { return; }",
    "tab\there, newline\nthere, carriage\r\nreturn, non\u00a0breaking",
    "nul\u0000 and bell\u0007 and soft\u00adhyphen and \ufeffmark",
    "中文 and 日本 and 韓國",
    "αβγδ ΑΒΓΔ",
    "a star \u2b50, a ship \U0001f6a2 and a flag \U0001f1e9\U0001f1ea",
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    "[CLS] and [SEP] written in the text",
    "x" * 100 + " " + "x" * 101,
    "every good story has one more word " * 100,
]
PAIRS = [
    ("Where is the bridge?", "The old stone bridge is over the river, north of the town."),
    ("Who found the letter?", "The queen found the letter in the garden. The king did not know."),
    ("How many ships?", "Three ships left the land before the second day of winter."),
    ("When was the war?", "The war was in 1812; the paper was from 1814."),
    ("why", "because"),
    ("", "A context without a question."),
    ("A question without a context?", ""),
    ("", ""),
    ("What is red?", "RED, green and blue are the first words; red is the last."),
    ("Was heißt das?", "Das heißt: über den Fluss, naïvement."),
    ("What was cafe\u0301?", "A cafe\u0301 is a place to read and look at people."),
    ("Which star?", "The star \u2b50 near the moon \U0001f319."),
    ("中文?", "中文 is a word, 日本 another."),
    ("How far?", "Far,   far\taway\n\nin the north."),
    ("What is the number?", "0123456789 is a number, and -1.5e10 too."),
    ("What does the text say?", "It was a long and cold night in the winter of the great snow. " * 24),
    ("What is in quotes?", "\"Open the door,\" she said, 'now'."),
    ("code?", "if (x > 0) { y = x * 2; } // twice"),
    ("What came after the question which was itself as long as many a passage of this little world?", "This did."),
    ("[SEP]?", "A [SEP] in the context."),
]


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the tiny encoder and reader of the unit tests.")
    parser.add_argument("--out", type=Path, required=True, help="folder for encoder/ and reader/")
    out = parser.parse_args().out
    torch.set_num_threads(1)
    tokenizer = make_tokenizer()
    encoder, reader = make_models(tokenizer.get_vocab_size())
    write_model("encoder", encoder, tokenizer, out / "encoder", encoder_expectations(encoder, tokenizer))
    write_model("reader", reader, tokenizer, out / "reader", reader_expectations(reader, tokenizer))
    write_sentence_transformers_files(out / "encoder", DIM, POSITIONS)
    for kind in distilbert_graph.KINDS:
        write_checksums(out / kind)


def make_tokenizer() -> Tokenizer:
    """bert-base-uncased's in all but the vocabulary: cleans, splits CJK and punctuation, lowers, strips accents."""
    inside_words = string.ascii_lowercase + string.digits
    pieces = [*SPECIALS, *string.punctuation, *inside_words, *("##" + c for c in inside_words), *LETTERS_BEYOND_ASCII]
    pieces += [word for word in WORDS if word not in pieces]
    pieces += ["##" + ending for ending in ENDINGS]
    vocabulary = {piece: i for i, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.add_special_tokens(list(SPECIALS))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(piece, vocabulary[piece]) for piece in ("[CLS]", "[SEP]")],
    )
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def make_models(vocabulary_size: int) -> tuple[DistilBertModel, DistilBertForQuestionAnswering]:
    config = DistilBertConfig(
        vocab_size=vocabulary_size,
        dim=DIM,
        n_layers=LAYERS,
        n_heads=HEADS,
        hidden_dim=FEED_FORWARD,
        max_position_embeddings=POSITIONS,
    )
    random = np.random.default_rng(SEED)
    both = DistilBertModel(config).eval(), DistilBertForQuestionAnswering(config).eval()
    for model in both:
        for name, parameter in model.named_parameters():
            parameter.data = torch.from_numpy(random_weights(random, name, tuple(parameter.shape)))
    return both


def random_weights(random: np.random.Generator, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """About 1 for the gains of layer norms, and of a size that keeps the scale of the data for all others."""
    mean = 1.0 if "norm" in name.lower() and name.endswith("weight") else 0.0
    spread = shape[-1] ** -0.5 if len(shape) == 2 and "embeddings" not in name else 0.3
    return random.normal(mean, spread, shape).astype(np.float32)


def encoder_expectations(model: DistilBertModel, tokenizer: Tokenizer) -> list[dict]:
    tokenizer.enable_truncation(POSITIONS)
    all_ids = [tokenizer.encode(text).ids for text in TEXTS]
    tokenizer.no_truncation()
    return [{"text": text, "input_ids": ids, "embedding": embed(model, ids)} for text, ids in zip(TEXTS, all_ids)]


def reader_expectations(model: DistilBertForQuestionAnswering, tokenizer: Tokenizer) -> list[dict]:
    expectations = []
    for question, context in PAIRS:
        ids = tokenizer.encode(question, context).ids
        with torch.no_grad():
            answer = model(input_ids=torch.tensor([ids]))
        start, end = answer.start_logits[0].numpy(), answer.end_logits[0].numpy()
        expectations.append(
            {"question": question, "context": context, "input_ids": ids, "start_logits": start, "end_logits": end}
        )
    return expectations


def write_model(
    kind: str, model: torch.nn.Module, tokenizer: Tokenizer, folder: Path, expectations: list[dict]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    onnx.save(distilbert_graph.build(kind, weights, HEADS), folder / "model.onnx")
    difference = largest_difference(folder / "model.onnx", expectations)
    if difference > TOLERANCE:
        raise SystemExit(f"tiny.py: the {kind} differs from PyTorch by {difference:.1e}, more than {TOLERANCE:.0e}")
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(folder / "config.json", essential_config(kind, model.config))
    write_expectations(folder / "expected.json", expectations)
    print(f"{kind}: {len(expectations)} expectations, largest difference to PyTorch {difference:.1e}, in {folder}")


def essential_config(kind: str, config: DistilBertConfig) -> dict:
    shape = ("vocab_size", "max_position_embeddings", "dim", "hidden_dim", "n_layers", "n_heads")
    names = ("model_type", *shape, "activation")
    architecture = {"encoder": "DistilBertModel", "reader": "DistilBertForQuestionAnswering"}[kind]
    return {name: getattr(config, name) for name in names} | {"torch_dtype": "float32", "architectures": [architecture]}


def largest_difference(model: Path, expectations: list[dict]) -> float:
    """Between the graph, run one input at a time, and the expectations."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    largest = 0.0
    for expected in expectations:
        ids = np.array([expected["input_ids"]], np.int64)
        outputs = session.run(names, {"input_ids": ids})
        for name, output in zip(names, outputs):
            largest = max(largest, float(np.abs(output[0] - expected[name]).max()))
    return largest


def write_expectations(path: Path, expectations: list[dict]) -> None:
    """JSON, one expectation a line; a float32 in 9 digits, enough to read the same float32 back."""

    def plain(value: object) -> object:
        return [float(f"{x:.9g}") for x in value] if isinstance(value, np.ndarray) else value

    lines = [json.dumps({name: plain(value) for name, value in expected.items()}) for expected in expectations]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
