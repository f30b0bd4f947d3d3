"""Rewrites a graph of `distilbert_graph` so that int8 costs less, without changing what it computes.

A library: `export.py` calls `evened` before `quantising.py`. Dynamic int8 has one scale for all activations of a product's
input, so a few channels (columns) of large values leave few steps to all others. Two rewrites, exact but for rounding:

  evening      (SmoothQuant, Xiao and others 2023) the input of a product is divided by a factor a channel, and the
               weight rows that meet the channel are multiplied by it. A factor is range^EVENNESS over
               weight^(1-EVENNESS), the range being the channel's largest value over the calibration texts. Factors of
               the attention's output go into the weights that make it; the other three inputs of a layer get a Mul.
  channels     the APART channels of the feed-forward's inner layer whose range times weight is largest are set to 0 in
  apart        the int8 product, and meet their weights in a small float32 product beside it (as in LLM.int8(), Dettmers
               and others 2022, but fixed when exporting). In layer 0 one channel of 1536 does most of int8's damage:
               values up to 25 where the others' median is 1.4, on weights up to 8. As both are large, a factor
               cannot help it.

Only the ranges come from the texts, so a text unlike them is computed as correctly, and just quantised less well.
README.md has what each choice gave.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import onnx
from onnx import helper

from graphs import Graph, activations

EVENNESS = 0.55
"""1 evens the activations alone, 0 the weights alone; 0.5 to 0.6 hardly differ, more is worse."""
APART = 8
"""Channels; 1 to 64 hardly differ, none at all is much worse."""
APART_MARK = "_apart"
"""In the names of the float32 nodes beside the int8 product."""
SMALLEST = 1e-5
"""For ranges and weights of 0, whose factor does not matter."""


class Site(NamedTuple):
    """An input that is quantised: its tensor, the linears that read it, and whether one linear makes it."""

    tensor: str
    readers: list[str]
    maker: str | None = None
    wide: bool = False


def evened(model: onnx.ModelProto, inputs: Iterable[np.ndarray]) -> onnx.ModelProto:
    """The rewritten graph; `inputs` are the word pieces of the calibration texts, int64 [1, sequence] each."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = Graph(result.graph)
    sites = list(_sites(graph))
    ranges = _ranges(model, [site.tensor for site in sites], inputs)
    for site in sites:
        largest = ranges[site.tensor]
        _even(graph, site, largest, _set_apart(graph, site, largest) if site.wide else np.array([], np.int64))
    onnx.checker.check_model(result, full_check=True)
    return result


def _sites(graph: Graph) -> Iterable[Site]:
    layers = sum(name.endswith("_narrow_weight") for name in graph.constants)
    for layer in range(layers):
        at = f"layer{layer}_"
        yield Site(f"layer{layer - 1}_out" if layer else "embedded", [at + part for part in ("q", "k", "v")])
        yield Site(at + "context", [at + "attended"], maker=at + "v")
        yield Site(at + "attended_norm", [at + "wide"])
        yield Site(at + "gelu", [at + "narrow"], wide=True)


def _ranges(model: onnx.ModelProto, tensors: list[str], inputs: Iterable[np.ndarray]) -> dict[str, np.ndarray]:
    """The largest absolute value of each channel of each tensor over all inputs."""
    ranges = dict.fromkeys(tensors, np.float32(0))
    for values in activations(model, tensors, inputs):
        for name, value in values.items():
            ranges[name] = np.maximum(ranges[name], np.abs(value).max(axis=0))
    return ranges


def _set_apart(graph: Graph, site: Site, largest: np.ndarray) -> np.ndarray:
    """Gives the loudest channels a product of their own and returns them; `_even` takes them out of the int8."""
    (reader,) = site.readers
    weight = graph.value(reader + "_weight")
    loudest = np.sort(np.argsort(-largest * np.abs(weight).max(axis=1), kind="stable")[:APART])
    mark = reader + APART_MARK
    graph.put(mark + "_channels", loudest)
    graph.put(mark + "_weight", weight[loudest])
    graph.insert_after(
        site.tensor,
        helper.make_node("Gather", [site.tensor, mark + "_channels"], [mark + "_in"], name=mark + "_in/Gather", axis=2),
        helper.make_node("MatMul", [mark + "_in", mark + "_weight"], [mark], name=mark + "/MatMul"),
    )
    graph.reader_of(reader, "Sum").input.append(mark)
    return loudest


def _even(graph: Graph, site: Site, largest: np.ndarray, apart: np.ndarray) -> None:
    """Divides the channels of a site's tensor by their factors, and sets those apart to 0."""
    weights = {reader: graph.value(reader + "_weight") for reader in site.readers}
    strongest = np.max([np.abs(weight).max(axis=1) for weight in weights.values()], axis=0)
    largest, strongest = (np.maximum(array, SMALLEST).astype(np.float64) for array in (largest, strongest))
    factors = largest**EVENNESS / strongest ** (1 - EVENNESS)
    factors /= np.exp(np.log(np.delete(factors, apart)).mean())
    divisors = 1 / factors
    factors[apart] = divisors[apart] = 0
    for reader, weight in weights.items():
        graph.put(reader + "_weight", weight * factors[:, None])
    if site.maker:
        graph.put(site.maker + "_weight", graph.value(site.maker + "_weight") * divisors)
        graph.put(site.maker + "_bias", graph.value(site.maker + "_bias") * divisors)
        return
    even = site.tensor + "_even"
    graph.put(even + "_divisors", divisors)
    node = helper.make_node("Mul", [site.tensor, even + "_divisors"], [even], name=even + "/Mul")
    for reader in site.readers:
        graph.reader_of(site.tensor, "MatMul", reader + "_weight").input[0] = even
    graph.insert_after(site.tensor, node)
