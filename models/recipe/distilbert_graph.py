"""Writes the ONNX graph of a DistilBERT encoder or reader straight from its weights.

A library: `export.py` and `tiny.py` call `build`. A tracing exporter is not used, because it decides the operators,
and the operators decide the speed.

Input of both kinds:
  input_ids  int64 [batch, sequence]  word pieces, specials included; at most as many as there are positions
Outputs:
  encoder  embedding                  float32 [batch, dim]       mean over the pieces, then L2-normalised
  reader   start_logits, end_logits   float32 [batch, sequence]

There is no attention mask, so texts of one batch must be of one length. Pith runs one text at a time, because int8
shares its scales over a run, and for one text a mask is 4 % of the time spent on adding zeros.

A sequence longer than the position table fails in the Add of words and positions; it is never cut silently.

The graph keeps to standard operators (opset 20, IR version 9). Why these, measured with ONNX Runtime 1.30 on one thread
of a server CPU with AVX-512 VNNI, int8 weights, one text of 220 word pieces a run, 6 layers of 384 dimensions:
  residual as Sum               ONNX Runtime fuses Add + LayerNormalization into SkipLayerNormalization at load, which
                                took 4.8 ms a text where Sum and LayerNormalization took 1.0
  attention as MatMul,          4 ms a text, where the fused QAttention and MultiHeadAttention took 5.1 to 6.2
    Softmax, MatMul
  projections as MatMul + Add   quantised to MatMulInteger, which is fused into DynamicQuantizeMatMul at load
Together 54 texts a second became 74.
"""

from collections.abc import Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

KINDS = ("encoder", "reader")
OPSET, IR_VERSION = 20, 9
LAYER_NORM_EPSILON = 1e-12
"""DistilBERT's own."""


def build(kind: str, weights: Mapping[str, np.ndarray], heads: int) -> onnx.ModelProto:
    """The graph for weights named as Hugging Face names them, with or without the prefix `distilbert.`."""
    if kind not in KINDS:
        raise ValueError(f"kind is '{kind}', expected one of {', '.join(KINDS)}")
    return _Writer(weights, heads).model(kind)


class _Writer:
    """Collects nodes and constants. Each method adds nodes and returns the name of the tensor they end in."""

    def __init__(self, weights: Mapping[str, np.ndarray], heads: int):
        self.weights = {name.removeprefix("distilbert."): array.astype(np.float32) for name, array in weights.items()}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self.dim = self.weight("embeddings.word_embeddings.weight").shape[1]
        if self.dim % heads:
            raise ValueError(f"{heads} heads do not divide the {self.dim} dimensions")
        self.heads, self.head_dim = heads, self.dim // heads
        self.layers = 1 + max(int(name.split(".")[2]) for name in self.weights if name.startswith("transformer.layer."))

    def model(self, kind: str) -> onnx.ModelProto:
        x = self.embeddings()
        for layer in range(self.layers):
            x = self.block(x, layer)
        outputs = self.pooled(x) if kind == "encoder" else self.span_logits(x)
        inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "sequence"])]
        graph = helper.make_graph(self.nodes, f"distilbert-{kind}", inputs, outputs, list(self.constants.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="pith")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model, full_check=True)
        return model

    # The parts of the network, in the order of the data.

    def embeddings(self) -> str:
        """Words plus the first `sequence` positions, normalised: [batch, sequence, dim]."""
        words = self.constant("words", self.weight("embeddings.word_embeddings.weight"))
        positions = self.constant("positions", self.weight("embeddings.position_embeddings.weight"))
        self.node("Gather", [words, "input_ids"], "word")
        self.node("Shape", ["input_ids"], "sequence_length", start=1, end=2)
        zero = self.integers("zero", 0)
        self.node("Slice", [positions, zero, "sequence_length", self.integers("axis_0", 0)], "position")
        self.node("Add", ["word", "position"], "word_and_position")
        return self.layer_norm("word_and_position", "embeddings.LayerNorm", "embedded")

    def block(self, x: str, layer: int) -> str:
        """Self-attention and feed-forward, each with its residual and its layer norm after it."""
        source, at = f"transformer.layer.{layer}.", f"layer{layer}_"
        attended = self.attention(x, source + "attention.", at)
        self.node("Sum", [attended, x], at + "attended_residual")
        x = self.layer_norm(at + "attended_residual", source + "sa_layer_norm", at + "attended_norm")
        self.linear(x, source + "ffn.lin1", at + "wide")
        self.node("Gelu", [at + "wide"], at + "gelu")
        self.linear(at + "gelu", source + "ffn.lin2", at + "narrow")
        self.node("Sum", [at + "narrow", x], at + "fed_residual")
        return self.layer_norm(at + "fed_residual", source + "output_layer_norm", at + "out")

    def attention(self, x: str, source: str, at: str) -> str:
        """softmax(Q K^T / sqrt(head_dim)) V over all heads, projected back to `dim`."""
        split = self.integers("split_heads", 0, 0, self.heads, self.head_dim)
        for part, order in (("q", (0, 2, 1, 3)), ("k", (0, 2, 3, 1)), ("v", (0, 2, 1, 3))):
            self.linear(x, f"{source}{part}_lin", at + part)
            self.node("Reshape", [at + part, split], f"{at}{part}_split")
            self.node("Transpose", [f"{at}{part}_split"], f"{at}{part}_heads", perm=order)
        self.node("MatMul", [at + "q_heads", at + "k_heads"], at + "products")
        scale = self.constant("score_scale", np.float32(self.head_dim**-0.5))
        self.node("Mul", [at + "products", scale], at + "scores")
        self.node("Softmax", [at + "scores"], at + "attention", axis=-1)
        self.node("MatMul", [at + "attention", at + "v_heads"], at + "context_heads")
        self.node("Transpose", [at + "context_heads"], at + "context_split", perm=(0, 2, 1, 3))
        join = self.integers("join_heads", 0, 0, self.dim)
        self.node("Reshape", [at + "context_split", join], at + "context")
        return self.linear(at + "context", source + "out_lin", at + "attended")

    def pooled(self, x: str) -> list[onnx.ValueInfoProto]:
        """The encoder's head: mean over the pieces, then L2 norm."""
        self.node("ReduceMean", [x, self.integers("axis_1", 1)], "mean", keepdims=0)
        self.node("LpNormalization", ["mean"], "embedding", axis=1, p=2)
        return [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", self.dim])]

    def span_logits(self, x: str) -> list[onnx.ValueInfoProto]:
        """The reader's head: two logits a position."""
        self.linear(x, "qa_outputs", "span")
        halves = ["start_3d", "end_3d"]
        self.nodes.append(helper.make_node("Split", ["span"], halves, name="span/Split", axis=2, num_outputs=2))
        axis = self.integers("axis_2", 2)
        self.node("Squeeze", ["start_3d", axis], "start_logits")
        self.node("Squeeze", ["end_3d", axis], "end_logits")
        names = ("start_logits", "end_logits")
        return [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "sequence"]) for name in names]

    # What the parts are made of.

    def linear(self, x: str, source: str, out: str) -> str:
        """x W^T + b; the weight is stored transposed, as MatMul wants it."""
        self.node("MatMul", [x, self.constant(out + "_weight", self.weight(source + ".weight").T)], out + "_product")
        return self.node("Add", [out + "_product", self.constant(out + "_bias", self.weight(source + ".bias"))], out)

    def layer_norm(self, x: str, source: str, out: str) -> str:
        gain = self.constant(out + "_gain", self.weight(source + ".weight"))
        bias = self.constant(out + "_shift", self.weight(source + ".bias"))
        return self.node("LayerNormalization", [x, gain, bias], out, axis=-1, epsilon=LAYER_NORM_EPSILON)

    def node(self, operator: str, inputs: list[str], output: str, **attributes) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], name=f"{output}/{operator}", **attributes))
        return output

    def constant(self, name: str, value: np.ndarray | np.generic) -> str:
        self.constants[name] = numpy_helper.from_array(np.require(value, requirements="C"), name)
        return name

    def integers(self, name: str, *values: int) -> str:
        return self.constant(name, np.array(values, np.int64))

    def weight(self, name: str) -> np.ndarray:
        if name not in self.weights:
            raise ValueError(f"the weights lack '{name}': not a DistilBERT of this kind, in Hugging Face's names")
        return self.weights[name]
