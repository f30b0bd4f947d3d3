"""Writes the vectors that the parity tests compare with, by PyTorch and transformers alone.

usage: python reference_vectors.py --encoder DIR --texts texts.jsonl --out vectors.f32

Independent of the ONNX graph on purpose: it reads the safetensors in DIR, computes in float32, one text at a time, and
pools and normalises here. texts.jsonl holds one JSON string a line. A text is cut at the encoder's number of positions
in word pieces, [CLS] and [SEP] kept; an empty text is [CLS][SEP].

vectors.f32: little-endian float32, a row of `dim` a text, in the order of the texts, nothing else.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import DistilBertModel


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the reference vectors of texts, by PyTorch in float32.")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder in Hugging Face's layout")
    parser.add_argument("--texts", type=Path, required=True, help="one JSON string a line")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    options = parser.parse_args()
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        if not (options.encoder / name).is_file():
            raise SystemExit(f"reference_vectors.py: {options.encoder} has no {name}")
    torch.set_num_threads(1)
    model = load(options.encoder)
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.enable_truncation(model.config.max_position_embeddings)
    with options.texts.open(encoding="utf-8") as lines:
        texts = [json.loads(line) for line in lines]
    vectors = np.stack([embed(model, tokenizer.encode(text).ids) for text in texts])
    vectors.astype("<f4").tofile(options.out)
    print(f"{len(texts)} texts, {vectors.shape[1]} dimensions, {options.out}")


def load(folder: Path) -> DistilBertModel:
    """The encoder in float32; refuses a folder whose weights do not fit it exactly."""
    model, report = DistilBertModel.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    misfits = {problem: names for problem, names in report.items() if names}
    if misfits:
        raise SystemExit(f"reference_vectors.py: the weights in {folder} do not fit: {misfits}")
    return model.eval()


def embed(model: DistilBertModel, ids: list[int]) -> np.ndarray:
    """The mean of the last hidden states of all pieces, specials included, divided by its L2 norm."""
    with torch.no_grad():
        hidden = model(input_ids=torch.tensor([ids])).last_hidden_state[0]
    return torch.nn.functional.normalize(hidden.mean(dim=0), dim=0).numpy()


if __name__ == "__main__":
    main()
