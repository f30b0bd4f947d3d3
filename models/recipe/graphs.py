"""What `evening.py` and `quantising.py` share: an ONNX graph's parts by name, and what flows through it."""

from collections.abc import Iterable, Iterator

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper


def activations(
    model: onnx.ModelProto, tensors: list[str], inputs: Iterable[np.ndarray]
) -> Iterator[dict[str, np.ndarray]]:
    """For each input, word pieces int64 [1, sequence], the values of the tensors: [sequence, channels] each."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in tensors)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    for ids in inputs:
        values = session.run(tensors, {"input_ids": ids})
        yield {name: value[0] for name, value in zip(tensors, values)}


class Graph:
    """The nodes and float constants of a graph, by name."""

    def __init__(self, graph: onnx.GraphProto):
        self.nodes = graph.node
        self.initializers = graph.initializer
        self.constants = {tensor.name: tensor for tensor in graph.initializer}

    def value(self, name: str) -> np.ndarray:
        return numpy_helper.to_array(self.constants[name]).copy()

    def put(self, name: str, value: np.ndarray) -> None:
        """Replaces or adds a constant; floats become float32."""
        dtype = np.float32 if value.dtype.kind == "f" else value.dtype
        tensor = numpy_helper.from_array(np.require(value, dtype, requirements="C"), name)
        if name in self.constants:
            self.constants[name].CopyFrom(tensor)
        else:
            self.initializers.append(tensor)
            self.constants[name] = self.initializers[-1]

    def remove_constant(self, name: str) -> None:
        self.initializers.remove(self.constants.pop(name))

    def replace(self, node: onnx.NodeProto, *nodes: onnx.NodeProto) -> None:
        """Puts nodes in the place of one."""
        at = list(self.nodes).index(node)
        del self.nodes[at]
        for new in reversed(nodes):
            self.nodes.insert(at, new)

    def insert_after(self, tensor: str, *nodes: onnx.NodeProto) -> None:
        """Puts nodes behind the one that makes a tensor."""
        at = next(i for i, node in enumerate(self.nodes) if tensor in node.output) + 1
        for node in reversed(nodes):
            self.nodes.insert(at, node)

    def reader_of(self, tensor: str, operator: str, other: str | None = None) -> onnx.NodeProto:
        """The one node of an operator that reads a tensor, and another one where told."""
        (node,) = (
            node
            for node in self.nodes
            if node.op_type == operator and tensor in node.input and (other is None or other in node.input)
        )
        return node
