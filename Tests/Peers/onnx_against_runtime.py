"""Checks exported policies with onnx and runs them with onnxruntime against their golden vectors.

Usage: [TREADMILL=PROGRAM] onnx_against_runtime.py [DIRECTORY...]

Without a directory, the export of a short run of PROGRAM is checked. Every `golden.json` below the
directories names a policy in its own folder, and holds inputs and the outputs that the trained
network gave. Fails where a model does not pass onnx's checker, has
other than one float input and one float output of rank 2 with a fixed batch of one, needs an
operator beyond those that robot runtimes know, or deviates by more than the tolerance. Needs
numpy, onnx and onnxruntime, and exits with 77 where they are absent.
"""

import argparse
import json
import pathlib
import sys

try:
    import numpy as np
    import onnx
    import onnxruntime
except ImportError as absence:
    print(f"skipped: {absence}; pip install numpy onnx onnxruntime", file=sys.stderr)
    sys.exit(77)

from short_run import short_run

KNOWN_OPERATORS = {
    "Add", "Clip", "Concat", "Constant", "Conv", "Div", "Elu", "Flatten", "Gemm", "Mul", "Relu",
    "Reshape", "Slice", "Sub", "Tanh", "Transpose",
}
# Contracts by the input's name: operator set, IR version, and lengths where they are fixed.
CONTRACTS = {"obs": (13, 8, None, None), "observations": (9, 7, 4373, 12)}


def contract_faults(model: onnx.ModelProto) -> list[str]:
    """What of the model is not as the runtimes expect it, each a sentence."""
    faults = []
    initializers = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in initializers]
    if len(inputs) != 1 or len(model.graph.output) != 1:
        return [f"{len(inputs)} inputs and {len(model.graph.output)} outputs, expected one each"]
    shapes = []
    for value in (inputs[0], model.graph.output[0]):
        tensor = value.type.tensor_type
        shape = [d.dim_value if d.HasField("dim_value") else -1 for d in tensor.shape.dim]
        shapes.append(shape)
        if tensor.elem_type != onnx.TensorProto.FLOAT or len(shape) != 2 or shape[0] != 1:
            faults.append(f"{value.name}: type {tensor.elem_type} and shape {shape}")
    if inputs[0].name not in CONTRACTS or model.graph.output[0].name != "actions":
        return faults + [f"the names {inputs[0].name} and {model.graph.output[0].name}"]

    opset, ir_version, width, actions = CONTRACTS[inputs[0].name]
    found = {s.domain: s.version for s in model.opset_import}
    if found != {"": opset} or model.ir_version != ir_version:
        faults.append(f"operators {found} and IR version {model.ir_version}")
    if width is not None and not faults and (shapes[0][1], shapes[1][1]) != (width, actions):
        faults.append(f"the lengths {shapes}")
    unknown = {node.op_type for node in model.graph.node} - KNOWN_OPERATORS
    if unknown:
        faults.append(f"the operators {sorted(unknown)}")
    return faults


def check(golden_path: pathlib.Path) -> tuple[list[str], int, float]:
    """Faults, number of vectors and largest deviation of one policy."""
    golden = json.loads(golden_path.read_text(encoding="utf-8"))
    path = golden_path.parent / golden["policy"]
    model = onnx.load(path, load_external_data=False)
    try:
        onnx.checker.check_model(model, full_check=True)
    except onnx.checker.ValidationError as error:
        return [f"onnx's checker: {error}"], 0, 0.0
    faults = contract_faults(model)

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    worst = 0.0
    for given, expected in zip(golden["inputs"], golden["outputs"], strict=True):
        observation = np.array([given], dtype=np.float32)
        found = session.run([golden["output"]], {golden["input"]: observation})[0][0]
        reference = np.array(expected, dtype=np.float32)
        if found.shape != reference.shape:
            return faults + [f"{found.shape} outputs, expected {reference.shape}"], 0, 0.0
        deviation = np.abs(found - reference) / np.maximum(1, np.abs(reference))
        worst = max(worst, float(np.nan_to_num(deviation, nan=np.inf).max()))
    if not golden["inputs"]:
        faults.append("no golden vector")
    if not worst <= golden["tolerance"]:
        faults.append(f"deviates by {worst:.3g}, tolerance {golden['tolerance']:.3g}")
    return faults, len(golden["inputs"]), worst


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directories", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.directories:
        return report(arguments.directories)
    with short_run() as run:
        return report([run])


def report(directories: list[pathlib.Path]) -> int:
    """Checks all policies below the directories, prints what is found, gives the exit status."""
    paths = sorted(path for folder in directories for path in folder.rglob("golden.json"))
    fault_count, vector_count, worst = 0, 0, 0.0
    if not paths:
        print(f"no golden.json below {[str(folder) for folder in directories]}")
        fault_count = 1
    for path in paths:
        faults, count, deviation = check(path)
        fault_count += len(faults)
        vector_count += count
        worst = max(worst, deviation)
        for fault in faults:
            print(f"{path.parent}: {fault}")
    verdict = "disagrees" if fault_count else "agrees"
    print(
        f"onnxruntime {onnxruntime.__version__} {verdict}: {len(paths)} policies, "
        f"{vector_count} vectors, largest deviation {worst:.3g}, {fault_count} faults"
    )
    return 1 if fault_count else 0


if __name__ == "__main__":
    sys.exit(main())
