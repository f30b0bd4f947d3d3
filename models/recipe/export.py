"""Exports the encoder and the reader to ONNX, fp32 and int8.

usage: python export.py --source DIR --out DIR [--build DIR]

Reads DIR/encoder and DIR/reader in Hugging Face's layout (config.json, model.safetensors, tokenizer.json) and writes
  OUT/{encoder,reader}/    model.onnx (int8), tokenizer.json, config.json, pith.json, SHA256SUMS, and for the encoder
                           the three small files by which sentence-transformers tells pooling, normalisation and length
  BUILD/{encoder,reader}/  model.onnx (fp32), tokenizer.json, config.json; for measuring only

int8 means: weights of the layers' products as int8 of 7 bits, one scale a column; the word table as int8, one scale a
row; activations quantised while the model runs, one scale a tensor. Texts of one batch would therefore share scales and
change each other's result: run one text at a time. evening.py makes the activations fitter for one scale, quantising.py
rounds the weights, both by what the texts of calibration.txt do in the model.
"""

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from safetensors.numpy import load_file
from tokenizers import Tokenizer

import distilbert_graph
import evening
import quantising

SOURCE_FILES = ("config.json", "model.safetensors", "tokenizer.json")
NOT_SUMMED = ("SHA256SUMS", "CARD.md")
"""Beside the models, but not what a sum is for: the sums themselves and what is written by hand."""
CALIBRATION = Path(__file__).parent / "calibration.txt"
FP32_BUILD = Path(__file__).parent / "build"
VERSION = 1
"""Of the models: the end of their names in pith.json. Other weights are another version."""
TRAINED_PIECES = 224
"""The longest input that the reader was fine-tuned on."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Exports the encoder and the reader to ONNX, fp32 and int8.")
    parser.add_argument("--source", type=Path, required=True, help="folder with encoder/ and reader/ to read")
    parser.add_argument("--out", type=Path, required=True, help="folder for encoder/ and reader/ with the int8 models")
    parser.add_argument("--build", type=Path, default=FP32_BUILD, help="folder for the fp32 models (%(default)s)")
    options = parser.parse_args()
    for kind in distilbert_graph.KINDS:
        missing = [name for name in SOURCE_FILES if not (options.source / kind / name).is_file()]
        if missing:
            sys.exit(f"export.py: {options.source / kind} lacks {', '.join(missing)}")
    for kind in distilbert_graph.KINDS:
        export(kind, options.source / kind, options.out / kind, options.build / kind)


def export(kind: str, source: Path, out: Path, build: Path) -> None:
    config = json.loads((source / "config.json").read_text())
    check(config, source / "config.json")
    out.mkdir(parents=True, exist_ok=True)
    build.mkdir(parents=True, exist_ok=True)
    fp32, int8 = build / "model.onnx", out / "model.onnx"
    graph = distilbert_graph.build(kind, load_file(source / "model.safetensors"), config["n_heads"])
    onnx.save(graph, fp32)
    inputs = list(calibration(kind, source / "tokenizer.json"))
    onnx.save(quantising.quantised(evening.evened(graph, inputs), inputs), int8)
    for name in ("tokenizer.json", "config.json"):
        shutil.copyfile(source / name, out / name)
        shutil.copyfile(source / name, build / name)
    write_identity(out / "pith.json", kind, source / "model.safetensors")
    if kind == "encoder":
        write_sentence_transformers_files(out, config["dim"], config["max_position_embeddings"])
    write_checksums(out)
    for path in (fp32, int8):
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def check(config: dict, path: Path) -> None:
    """Refuses what the graph writer would get wrong without an error."""
    for name, expected in (("model_type", "distilbert"), ("activation", "gelu")):
        if config.get(name) != expected:
            sys.exit(f"export.py: {path}: {name} is {config.get(name)!r}, the graph writer knows only {expected!r}")


def calibration(kind: str, tokenizer: Path) -> Iterator[np.ndarray]:
    """The word pieces of the calibration texts; for the reader a text is a question, the next one its passage."""
    pieces = Tokenizer.from_file(str(tokenizer))
    texts = CALIBRATION.read_text(encoding="utf-8").splitlines()
    inputs = zip(texts, texts[1:] + texts[:1]) if kind == "reader" else ((text,) for text in texts)
    for input_ in inputs:
        yield np.array([pieces.encode(*input_).ids], np.int64)


def write_identity(path: Path, kind: str, weights: Path) -> None:
    """What Pith knows a model by, whatever its precision: an index names the source weights of its vectors."""
    source = {"weights_sha256": hashlib.sha256(weights.read_bytes()).hexdigest()}
    trained = {"trained_pieces": TRAINED_PIECES} if kind == "reader" else {}
    write_json(path, {"name": f"pith-{kind}-{VERSION}", "kind": kind, "variant": "int8", "weight_bits": quantising.WEIGHT_BITS, **trained, "source": source})


def write_sentence_transformers_files(folder: Path, dim: int, max_pieces: int) -> None:
    """The layout in which sentence-transformers says: transformer, mean pooling, L2 norm, at most `max_pieces` long."""
    modules = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    write_json(
        folder / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{type_}"}
            for i, (path, type_) in enumerate(modules)
        ],
    )
    write_json(
        folder / "1_Pooling" / "config.json",
        {
            "word_embedding_dimension": dim,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
    )
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": max_pieces, "do_lower_case": False})


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n")


def write_checksums(folder: Path) -> None:
    """SHA256SUMS of what the recipe wrote, as `sha256sum -c` reads it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in NOT_SUMMED)
    sums = (hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
    lines = [f"{sum_}  {path.relative_to(folder).as_posix()}\n" for sum_, path in zip(sums, files)]
    (folder / "SHA256SUMS").write_text("".join(lines))


if __name__ == "__main__":
    main()
