"""Writes the graphs that the encoder's was chosen from, for `./dev bench shapes --variants DIR`; see bench/results.

usage: python variants.py --source DIR --out DIR

Reads DIR/config.json, model.safetensors, tokenizer.json of an encoder and writes OUT/NAME/model.onnx:
  fp32            no quantisation
  8_bits          weights of 8 bits instead of 7, which saturate on x86 CPUs without VNNI
  nbits8          MatMulNBits: weights of 8 bits in blocks of 32, products in float32 or in int8, as the CPU likes
  one_qkv         query, key and value by one product of three times the width
  multihead       the attention as one MultiHeadAttention
  qattention      the attention and its projections as one QAttention
Weights are rounded plainly here: this is about speed alone.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import helper
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
from safetensors.numpy import load_file

import distilbert_graph
import evening
import export
import quantising
from graphs import Graph

MICROSOFT = "com.microsoft"


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the graphs that the encoder's was chosen from.")
    parser.add_argument("--source", type=Path, required=True, help="folder of the encoder in Hugging Face's layout")
    parser.add_argument("--out", type=Path, required=True, help="folder for a folder a variant")
    options = parser.parse_args()
    heads = json.loads((options.source / "config.json").read_text())["n_heads"]
    fp32 = distilbert_graph.build("encoder", load_file(options.source / "model.safetensors"), heads)
    inputs = list(export.calibration("encoder", options.source / "tokenizer.json"))[:8]
    evened = evening.evened(fp32, inputs)
    int8 = quantising.quantised(evened, inputs)
    quantising.LARGEST = 127
    for name, model in {
        "fp32": fp32,
        "8_bits": quantising.quantised(evened, inputs),
        "nbits8": nbits8(fp32),
        "one_qkv": one_qkv(int8, heads),
        "multihead": multihead(int8, heads),
        "qattention": qattention(int8, heads),
    }.items():
        (options.out / name).mkdir(parents=True, exist_ok=True)
        onnx.save(model, options.out / name / "model.onnx")
        print(options.out / name / "model.onnx")


def nbits8(model: onnx.ModelProto) -> onnx.ModelProto:
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    config = DefaultWeightOnlyQuantConfig(block_size=32, is_symmetric=True, accuracy_level=4, bits=8)
    quantizer = MatMulNBitsQuantizer(copy, bits=8, algo_config=config)
    quantizer.process()
    return quantizer.model.model


def layers(graph: Graph) -> int:
    return sum(name.endswith("_narrow_bias") for name in graph.constants)


def one_qkv(model: onnx.ModelProto, heads: int) -> onnx.ModelProto:
    result, graph = copied(model)
    for layer in range(layers(graph)):
        at = f"layer{layer}_"
        read = graph.reader_of(at + "q_int8", "MatMulInteger")
        parts = [at + part for part in "qkv"]
        for kind, axis in (("int8", 1), ("zero", 0), ("scales", 0), ("bias", 0)):
            graph.put(f"{at}qkv_{kind}", np.concatenate([graph.value(f"{part}_{kind}") for part in parts], axis=axis))
        scale = read.input[0].removesuffix("_uint8") + "_scale"
        drop(graph, {f"{part}{end}" for part in parts for end in ("_sums", "_sums_f", "_scale", "_product", "")})
        graph.insert_after(
            read.input[2],
            helper.make_node("MatMulInteger", [read.input[0], at + "qkv_int8", read.input[2], at + "qkv_zero"], [at + "qkv_sums"]),
            helper.make_node("Cast", [at + "qkv_sums"], [at + "qkv_sums_f"], to=onnx.TensorProto.FLOAT),
            helper.make_node("Mul", [scale, at + "qkv_scales"], [at + "qkv_scale"]),
            helper.make_node("Mul", [at + "qkv_sums_f", at + "qkv_scale"], [at + "qkv_product"]),
            helper.make_node("Add", [at + "qkv_product", at + "qkv_bias"], [at + "qkv"]),
            helper.make_node("Split", [at + "qkv"], parts, axis=2, num_outputs=3),
        )
    return result


def multihead(model: onnx.ModelProto, heads: int) -> onnx.ModelProto:
    result, graph = copied(model)
    for layer in range(layers(graph)):
        at = f"layer{layer}_"
        drop_attention(graph, at)
        made = graph.reader_of(at + "v_bias", "Add").output[0]
        node = helper.make_node("MultiHeadAttention", [at + part for part in "qkv"], [at + "context"], domain=MICROSOFT, num_heads=heads)
        graph.insert_after(made, node)
    return with_microsoft(result)


def qattention(model: onnx.ModelProto, heads: int) -> onnx.ModelProto:
    result, graph = copied(model)
    for layer in range(layers(graph)):
        at = f"layer{layer}_"
        drop_attention(graph, at)
        read = graph.reader_of(at + "q_int8", "MatMulInteger")
        parts = [at + part for part in "qkv"]
        for kind, axis in (("int8", 1), ("zero", 0), ("scales", 0), ("bias", 0)):
            graph.put(f"{at}qkv_{kind}", np.concatenate([graph.value(f"{part}_{kind}") for part in parts], axis=axis))
        scale = read.input[0].removesuffix("_uint8") + "_scale"
        drop(graph, {f"{part}{end}" for part in parts for end in ("_sums", "_sums_f", "_scale", "_product", "")})
        inputs = [read.input[0], at + "qkv_int8", at + "qkv_bias", scale, at + "qkv_scales", "", read.input[2], at + "qkv_zero"]
        graph.insert_after(read.input[2], helper.make_node("QAttention", inputs, [at + "context"], domain=MICROSOFT, num_heads=heads))
    return with_microsoft(result)


def drop_attention(graph: Graph, at: str) -> None:
    parts = {f"{at}{part}_{end}" for part in "qkv" for end in ("split", "heads")}
    drop(graph, parts | {at + name for name in ("products", "scores", "attention", "context_heads", "context_split", "context")})


def drop(graph: Graph, outputs: set[str]) -> None:
    for node in [node for node in graph.nodes if node.output[0] in outputs]:
        graph.nodes.remove(node)


def copied(model: onnx.ModelProto) -> tuple[onnx.ModelProto, Graph]:
    result = onnx.ModelProto()
    result.CopyFrom(model)
    return result, Graph(result.graph)


def with_microsoft(model: onnx.ModelProto) -> onnx.ModelProto:
    model.opset_import.append(helper.make_opsetid(MICROSOFT, 1))
    return model


if __name__ == "__main__":
    main()
