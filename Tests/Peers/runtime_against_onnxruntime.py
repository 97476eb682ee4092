"""Compares the robot's runtime with ONNX Runtime: numbers and, on request, time.

Usage: [TREADMILL_ROBOT=PROGRAM] runtime_against_onnxruntime.py [--observations N] [--time [--steps N]
       [--processor-time]] POLICY...

Every POLICY, or every `policy.onnx` below it where it is a directory, gets the same random
observations in both; fails where |a - b| / max(1, |b|) of an action exceeds 1e-5. With --time, one
thread of each then takes the same number of steps on this machine, one after the other, and the times
are printed as JSON: ours include building the observation, ONNX Runtime's are those of
`InferenceSession.run_with_iobinding` alone, without and with what an empty model takes through the
same Python call. On a machine that does other things, --processor-time leaves those out. Needs numpy,
onnx and onnxruntime, and exits with 77 where they are absent.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

try:
    import numpy as np
    import onnx
    import onnxruntime
except ImportError as absence:
    print(f"skipped: {absence}; pip install numpy onnx onnxruntime", file=sys.stderr)
    sys.exit(77)

PROGRAM = os.environ.get("TREADMILL_ROBOT", ".build/release/treadmill-robot")
TOLERANCE = 1e-5


def session_of(model: "str | bytes") -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def deviation(path: pathlib.Path, count: int) -> float:
    """Largest deviation of an action over random observations."""
    session = session_of(str(path))
    given = session.get_inputs()[0]
    width = int(np.prod(given.shape))
    observations = np.random.default_rng(1).standard_normal((count, width), dtype=np.float32)
    ours = subprocess.run(
        [PROGRAM, "infer", str(path)], input=observations.tobytes(), stdout=subprocess.PIPE,
        check=True)
    found = np.frombuffer(ours.stdout, dtype="<f4").reshape(count, -1)
    expected = np.concatenate([
        session.run(None, {given.name: row.reshape(given.shape)})[0].reshape(1, -1)
        for row in observations])
    difference = np.abs(found - expected) / np.maximum(1, np.abs(expected))
    return float(np.nan_to_num(difference, nan=np.inf).max())


def step_times(model: "str | bytes", count: int, processor_time: bool) -> np.ndarray:
    """Times of single steps through a binding that was made beforehand [µs]."""
    session = session_of(model)
    given, taken = session.get_inputs()[0], session.get_outputs()[0]
    observation = np.random.default_rng(2).standard_normal(given.shape).astype(np.float32)
    binding = session.io_binding()
    binding.bind_cpu_input(given.name, observation)
    binding.bind_output(taken.name)
    for _ in range(1000):
        session.run_with_iobinding(binding)
    times = np.empty(count)
    now = time.thread_time_ns if processor_time else time.perf_counter_ns
    for index in range(count):
        start = now()
        session.run_with_iobinding(binding)
        times[index] = now() - start
    return times / 1000


def empty_model() -> bytes:
    """One number in, the same number out."""
    value = [
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in "xy"]
    node = onnx.helper.make_node("Identity", ["x"], ["y"])
    graph = onnx.helper.make_graph([node], "empty", value[:1], value[1:])
    model = onnx.helper.make_model(
        graph, opset_imports=[onnx.helper.make_opsetid("", 13)], ir_version=8)
    return model.SerializeToString()


def figures(times: np.ndarray) -> dict:
    return {
        "median_us": round(float(np.median(times)), 3),
        "p99_us": round(float(np.quantile(times, 0.99)), 3),
        "p999_us": round(float(np.quantile(times, 0.999)), 3),
    }


def measure(path: pathlib.Path, count: int, processor_time: bool) -> dict:
    """Ours and theirs, one after the other."""
    ours = subprocess.run(
        [PROGRAM, "benchmark", str(path), "--steps", str(count)]
        + (["--processor-time"] if processor_time else []),
        stdout=subprocess.PIPE, check=True)
    theirs = step_times(str(path), count, processor_time)
    empty = step_times(empty_model(), min(count, 100_000), processor_time)
    result = figures(theirs)
    result["median_without_call_us"] = round(
        float(np.median(theirs) - np.median(empty)), 3)
    return {
        "policy": str(path), "treadmill": json.loads(ours.stdout)["policy_step"],
        "onnxruntime": result}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("policies", nargs="+", type=pathlib.Path)
    parser.add_argument("--observations", type=int, default=10_000)
    parser.add_argument("--time", action="store_true")
    parser.add_argument("--processor-time", action="store_true")
    parser.add_argument("--steps", type=int, default=1_000_000)
    arguments = parser.parse_args()
    paths = [
        path for given in arguments.policies
        for path in (sorted(given.rglob("policy.onnx")) if given.is_dir() else [given])]
    faults = 0 if paths else 1
    for path in paths:
        worst = deviation(path, arguments.observations)
        agrees = worst <= TOLERANCE
        faults += 0 if agrees else 1
        print(
            f"onnxruntime {onnxruntime.__version__} {'agrees' if agrees else 'disagrees'}: {path}, "
            f"{arguments.observations} observations, largest deviation {worst:.3g}")
    if arguments.time:
        times = [measure(path, arguments.steps, arguments.processor_time) for path in paths]
        print(json.dumps(times, indent=2))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
