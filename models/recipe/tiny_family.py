"""Writes more fixtures of the unit tests: three tiny random models of the BERT family, and what they answer.

usage: python tiny_family.py --out DIR

Writes DIR/{bert-encoder,roberta-reader,cross-encoder}/ as people export such models: model.onnx by PyTorch's own
exporter (fp32), tokenizer.json, config.json, SHA256SUMS, what sentence-transformers lays beside them, and
expected.json. Where tiny.py's models are DistilBERTs written by our own graph writer, these are what others bring:

bert-encoder    a BERT with token types; last_hidden_state and a pooler_output that is not the sentence's vector;
                pooling by the first piece in the newer form of 1_Pooling/config.json; prompts; at most 48 of 64
                positions. expected.json: [{prompt, title, text, input_ids, embedding}]
roberta-reader  a RoBERTa for question answering: byte-level BPE, <s> question </s></s> context </s>, no token types,
                two positions less than its table has.
                expected.json: [{question, context, input_ids, starts, ends, start_logits, end_logits}]; starts and
                ends in code points of question or context, null for marks, white space at their ends left out
cross-encoder   a BERT classifier of one label over [CLS] query [SEP] text [SEP] with token types, 128 positions.
                expected.json: [{query, text, input_ids, token_type_ids, logit}]; the longer of the two is cut first

The weights are large, as in tiny.py, so that each of them shows in the result. The program checks the graphs against
PyTorch before it writes the expectations.
"""

import argparse
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    PretrainedConfig,
    RobertaConfig,
    RobertaForQuestionAnswering,
)

from export import write_checksums, write_json
from tiny import PAIRS, TEXTS, TOLERANCE, make_tokenizer, random_weights, write_expectations

SEED = 21
OPSET = 17
SHAPE = {"hidden_size": 32, "num_attention_heads": 4, "intermediate_size": 64, "attn_implementation": "eager"}
ENCODER_POSITIONS, ENCODER_PIECES, CROSS_POSITIONS, READER_POSITIONS = 64, 48, 128, 386
QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "
BPE_SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
BPE_MERGES = 160


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes tiny models of the BERT family for the unit tests.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the three models' folders")
    out = parser.parse_args().out
    torch.set_num_threads(1)
    random = np.random.default_rng(SEED)
    write_encoder(random, out / "bert-encoder")
    write_reader(random, out / "roberta-reader")
    write_cross_encoder(random, out / "cross-encoder")


def write_encoder(random: np.random.Generator, folder: Path) -> None:
    tokenizer = make_tokenizer()
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=ENCODER_POSITIONS, num_hidden_layers=2, **SHAPE
    )
    model = randomised(BertModel(config), random)
    export(model, folder, ("input_ids", "attention_mask", "token_type_ids"), ("last_hidden_state", "pooler_output"))
    modules = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    types = [{"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{type_}"}
             for i, (path, type_) in enumerate(modules)]
    write_json(folder / "modules.json", types)
    write_json(folder / "1_Pooling" / "config.json", {"embedding_dimension": 32, "pooling_mode": "cls"})
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": ENCODER_PIECES, "do_lower_case": False})
    # What transformers writes where it knows no limit.
    write_json(folder / "tokenizer_config.json", {"do_lower_case": True, "model_max_length": int(1e30)})
    prompts = {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT}
    write_json(folder / "config_sentence_transformers.json", {"prompts": prompts, "default_prompt_name": None})
    tokenizer.enable_truncation(ENCODER_PIECES)
    expectations = []
    for title, text in [("", text) for text in TEXTS] + [("Big River", text) for text in TEXTS[2:8]]:
        for prompt in (QUERY_PROMPT, PASSAGE_PROMPT)[1 if title else 0:]:
            ids = tokenizer.encode(prompt + (title + "\n" if title else "") + text).ids
            with torch.no_grad():
                first = model(input_ids=torch.tensor([ids])).last_hidden_state[0, 0]
            vector = torch.nn.functional.normalize(first, dim=0).numpy()
            expectations.append({"prompt": prompt, "title": title, "text": text, "input_ids": ids, "embedding": vector})
    tokenizer.no_truncation()
    finish(folder, tokenizer, config, "BertModel", expectations)


def write_reader(random: np.random.Generator, folder: Path) -> None:
    tokenizer = byte_level_bpe()
    config = RobertaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        max_position_embeddings=READER_POSITIONS,
        num_hidden_layers=1,
        type_vocab_size=1,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        **SHAPE,
    )
    model = randomised(RobertaForQuestionAnswering(config), random)
    export(model, folder, ("input_ids", "attention_mask"), ("start_logits", "end_logits"))
    settings = {"add_prefix_space": False, "model_max_length": 512, "trim_offsets": True}
    write_json(folder / "tokenizer_config.json", settings)
    expectations = []
    code = ("code?", "def  f(x):\n\n    return x\t# 日本 \U0001f6a2!")
    for question, context in [*((q, c) for q, c in PAIRS if len(c) < 500), code]:
        encoding = tokenizer.encode(question, context)
        with torch.no_grad():
            answer = model(input_ids=torch.tensor([encoding.ids]))
        places = [place(encoding, i, (question, context)) for i in range(len(encoding.ids))]
        expectations.append({
            "question": question,
            "context": context,
            "input_ids": encoding.ids,
            "starts": [start for start, _ in places],
            "ends": [end for _, end in places],
            "start_logits": answer.start_logits[0].numpy(),
            "end_logits": answer.end_logits[0].numpy(),
        })
    finish(folder, tokenizer, config, "RobertaForQuestionAnswering", expectations)


def place(encoding: object, i: int, texts: tuple[str, str]) -> tuple[int | None, int | None]:
    """Of the piece, without the white space at its ends."""
    sequence = encoding.sequence_ids[i]
    if sequence is None:
        return None, None
    start, end = encoding.offsets[i]
    covered = texts[sequence][start:end]
    if not covered.strip():
        return start, start
    return start + len(covered) - len(covered.lstrip()), end - len(covered) + len(covered.rstrip())


def write_cross_encoder(random: np.random.Generator, folder: Path) -> None:
    tokenizer = make_tokenizer()
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        max_position_embeddings=CROSS_POSITIONS,
        num_hidden_layers=2,
        num_labels=1,
        **SHAPE,
    )
    model = randomised(BertForSequenceClassification(config), random)
    export(model, folder, ("input_ids", "attention_mask", "token_type_ids"), ("logits",))
    write_json(folder / "tokenizer_config.json", {"do_lower_case": True, "model_max_length": CROSS_POSITIONS})
    tokenizer.enable_truncation(CROSS_POSITIONS)
    expectations = []
    for query, text in PAIRS:
        encoding = tokenizer.encode(query, text)
        with torch.no_grad():
            ids, types = torch.tensor([encoding.ids]), torch.tensor([encoding.type_ids])
            logit = float(model(input_ids=ids, token_type_ids=types).logits[0, 0])
        expectations.append({
            "query": query,
            "text": text,
            "input_ids": encoding.ids,
            "token_type_ids": encoding.type_ids,
            "logit": logit,
        })
    tokenizer.no_truncation()
    finish(folder, tokenizer, config, "BertForSequenceClassification", expectations)


def byte_level_bpe() -> Tokenizer:
    """RoBERTa's in all but the vocabulary, its ids other than RoBERTa's."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=256 + len(BPE_SPECIALS) + BPE_MERGES,
        special_tokens=list(BPE_SPECIALS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([*TEXTS, *(text for pair in PAIRS for text in pair)], trainer)
    end, start = (("</s>", tokenizer.token_to_id("</s>")), ("<s>", tokenizer.token_to_id("<s>")))
    tokenizer.post_processor = processors.RobertaProcessing(end, start, trim_offsets=True, add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def randomised(model: torch.nn.Module, random: np.random.Generator) -> torch.nn.Module:
    for name, parameter in model.named_parameters():
        parameter.data = torch.from_numpy(random_weights(random, name, tuple(parameter.shape)))
    return model.eval()


def export(model: torch.nn.Module, folder: Path, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> None:
    """By PyTorch's tracing exporter; compared with the model on other lengths than the traced one."""
    folder.mkdir(parents=True, exist_ok=True)
    axes = {name: {0: "batch", 1: "sequence"} for name in (*inputs, *outputs)}
    for name in ("pooler_output", "logits"):
        axes.get(name, {}).pop(1, None)
    path = folder / "model.onnx"
    # Of the wrapper too: the exporter would put everything back into the mode that it finds there.
    named = Named(model, inputs, outputs).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            named, sample(model, inputs, 7), path, input_names=list(inputs),
            output_names=list(outputs), dynamic_axes=axes, opset_version=OPSET, dynamo=False,
        )
    graph = onnx.load(path)
    del graph.metadata_props[:]
    for node in graph.graph.node:
        node.ClearField("doc_string")
    onnx.save(graph, path)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    for length in (3, 7, 40):
        arguments = sample(model, inputs, length)
        with torch.no_grad():
            expected = named(*arguments)
        found = session.run(list(outputs), {name: value.numpy() for name, value in zip(inputs, arguments)})
        difference = max(float(np.abs(f - e.numpy()).max()) for f, e in zip(found, expected))
        if difference > TOLERANCE:
            raise SystemExit(f"tiny_family.py: {path} differs from PyTorch by {difference:.1e} at length {length}")


class Named(torch.nn.Module):
    """Calls the model with inputs in order and gives outputs in order."""

    def __init__(self, model: torch.nn.Module, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> None:
        super().__init__()
        self.model, self.inputs, self.outputs = model, inputs, outputs

    def forward(self, *arguments: torch.Tensor) -> tuple[torch.Tensor, ...]:
        answer = self.model(**dict(zip(self.inputs, arguments)))
        return tuple(answer[name] for name in self.outputs)


def sample(model: torch.nn.Module, inputs: tuple[str, ...], length: int) -> tuple[torch.Tensor, ...]:
    """Some pieces, a mask of ones, the second half of another type; never the id of padding, which RoBERTa skips."""
    ids = torch.arange(length)[None] * 7 % (model.config.vocab_size - 5) + 5
    values = {
        "input_ids": ids,
        "attention_mask": torch.ones_like(ids),
        "token_type_ids": (torch.arange(length)[None] > length // 2).long(),
    }
    return tuple(values[name] for name in inputs)


def finish(
    folder: Path, tokenizer: Tokenizer, config: PretrainedConfig, architecture: str, expectations: list[dict]
) -> None:
    tokenizer.save(str(folder / "tokenizer.json"))
    names = ("model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")
    names += ("max_position_embeddings", "type_vocab_size", "hidden_act", "layer_norm_eps", "pad_token_id", "id2label")
    essential = {name: getattr(config, name) for name in names if hasattr(config, name)}
    write_json(folder / "config.json", essential | {"torch_dtype": "float32", "architectures": [architecture]})
    write_expectations(folder / "expected.json", expectations)
    write_checksums(folder)
    size = (folder / "model.onnx").stat().st_size
    print(f"{folder}: {len(expectations)} expectations, {size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
