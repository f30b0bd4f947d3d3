"""Turns the layers' products of a graph of `distilbert_graph`, and its word table, into dynamic int8.

A library: `export.py` calls `quantised` after `evening.py`.

Activations get one scale a tensor and 8 bits, unsigned, found while the model runs. Weights get one scale a column and
7 bits, -64 to 64, and here is why: x86 CPUs without VNNI add two products of 8 bits in 16, signed, and what does not fit
is cut off silently. 2 * 255 * 64 = 32,640 fits, whatever the numbers are. So one file gives the same sums on all CPUs,
and on those without VNNI it needs none of the wider instructions that take a fifth more time.

The bit that is lost is made good by rounding with a view to what follows (adaptive rounding, as in GPTQ: Frantar and
others 2023, in the form of LDLQ: Chee and others 2023): rows are rounded in turn, and the error that the earlier rows
make on the calibration texts is put onto the later ones before these are rounded. With H the Gram matrix of the inputs,
factorised as U D U^T with U unit upper triangular, row k becomes

    round((w_k + sum over j < k of U[j, k] (w_j - rounded w_j)) / scale)

H gets DAMPING times the mean of its diagonal added to that diagonal: the less, the closer the fit to the calibration
texts, and the worse for texts unlike them. Each column's scale is its largest weight / 64 times the SHRINK for which
plain rounding errs least, weighted by H's diagonal.

The word table gets one scale a row: of one scale for all 30,522 words most words have few steps.
"""

from collections.abc import Iterable

import numpy as np
import onnx
from onnx import TensorProto, helper

from evening import APART_MARK
from graphs import Graph, activations

WEIGHT_BITS = 7
LARGEST = 64
"""The largest absolute int8 weight."""
TABLE_LARGEST = 127
"""Words are looked up, not multiplied, so that nothing can overflow."""
DAMPING = 1.0
SHRINKS = tuple(1 - step / 40 for step in range(13))
"""1 down to 0.7."""


def quantised(model: onnx.ModelProto, inputs: Iterable[np.ndarray]) -> onnx.ModelProto:
    """The int8 graph; `inputs` are the word pieces of the calibration texts, int64 [1, sequence] each."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = Graph(result.graph)
    products = [node for node in graph.nodes if node.op_type == "MatMul" and _is_quantised(node)]
    grams = _grams(model, {node.input[0] for node in products}, inputs)
    done = set()
    for node in products:
        _quantise(graph, node, grams[node.input[0]], node.input[0] not in done)
        done.add(node.input[0])
    _quantise_words(graph)
    onnx.checker.check_model(result, full_check=True)
    return result


def _is_quantised(node: onnx.NodeProto) -> bool:
    """Products with weights, in the layers; not those set apart, and not the reader's two columns."""
    return node.input[1].endswith("_weight") and node.input[1].startswith("layer") and APART_MARK not in node.name


def _grams(model: onnx.ModelProto, tensors: set[str], inputs: Iterable[np.ndarray]) -> dict[str, np.ndarray]:
    """X^T X of each tensor over all inputs, [channels, channels]."""
    grams = dict.fromkeys(sorted(tensors), 0.0)
    for values in activations(model, list(grams), inputs):
        for name, value in values.items():
            value = value.astype(np.float64)
            grams[name] = grams[name] + value.T @ value
    return grams


def _quantise(graph: Graph, node: onnx.NodeProto, gram: np.ndarray, first: bool) -> None:
    """Replaces a product by its int8 form; the first that reads an input quantises it for the others too."""
    (x, weight), out = node.input, node.output[0]
    rounded, scales = rounded_weights(graph.value(weight).astype(np.float64), gram)
    stem = weight.removesuffix("_weight")
    graph.remove_constant(weight)
    graph.put(stem + "_int8", rounded)
    graph.put(stem + "_zero", np.zeros(len(scales), np.int8))
    graph.put(stem + "_scales", scales)
    x_parts = [f"{x}_{part}" for part in ("uint8", "scale", "zero")]
    nodes = [helper.make_node("DynamicQuantizeLinear", [x], x_parts, name=f"{x}/DynamicQuantizeLinear")] if first else []
    nodes += [
        helper.make_node(operator, inputs, [output], name=f"{output}/{operator}", **attributes)
        for operator, inputs, output, attributes in (
            ("MatMulInteger", [x_parts[0], stem + "_int8", x_parts[2], stem + "_zero"], stem + "_sums", {}),
            ("Cast", [stem + "_sums"], stem + "_sums_f", {"to": TensorProto.FLOAT}),
            ("Mul", [x_parts[1], stem + "_scales"], stem + "_scale", {}),
            ("Mul", [stem + "_sums_f", stem + "_scale"], out, {}),
        )
    ]
    graph.replace(node, *nodes)


def rounded_weights(weight: np.ndarray, gram: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 [rows, columns] and a float64 scale a column; a row is an input's channel."""
    damped = gram + np.eye(len(gram)) * (np.diag(gram).mean() * DAMPING or 1)
    scales = _scales(weight, np.diag(damped))
    upper = np.linalg.cholesky(damped[::-1, ::-1])[::-1, ::-1]
    unit = upper / np.diag(upper)
    rounded = np.zeros(weight.shape, np.int8)
    errors = np.zeros_like(weight)
    for row in range(len(weight)):
        wanted = (weight[row] + unit[:row, row] @ errors[:row]) / scales
        rounded[row] = np.clip(np.rint(wanted), -LARGEST, LARGEST)
        errors[row] = weight[row] - rounded[row] * scales
    return rounded, scales


def _scales(weight: np.ndarray, importance: np.ndarray) -> np.ndarray:
    largest = np.abs(weight).max(axis=0) / LARGEST
    largest[largest == 0] = 1
    best, least = largest, np.full(len(largest), np.inf)
    for shrink in SHRINKS:
        scales = largest * shrink
        errors = np.clip(np.rint(weight / scales), -LARGEST, LARGEST) * scales - weight
        squares = (errors**2 * importance[:, None]).sum(axis=0)
        best, least = np.where(squares < least, scales, best), np.minimum(squares, least)
    return best


def _quantise_words(graph: Graph) -> None:
    table = graph.value("words")
    scales = np.abs(table).max(axis=1, keepdims=True) / np.float32(TABLE_LARGEST)
    scales[scales == 0] = 1
    graph.remove_constant("words")
    graph.put("words_int8", np.rint(table / scales).astype(np.int8))
    graph.put("word_scales", scales)
    graph.replace(
        graph.reader_of("words", "Gather"),
        helper.make_node("Gather", ["words_int8", "input_ids"], ["word_int8"], name="word_int8/Gather"),
        helper.make_node("Cast", ["word_int8"], ["word_steps"], name="word_steps/Cast", to=TensorProto.FLOAT),
        helper.make_node("Gather", ["word_scales", "input_ids"], ["word_scale"], name="word_scale/Gather"),
        helper.make_node("Mul", ["word_steps", "word_scale"], ["word"], name="word/Mul"),
    )
