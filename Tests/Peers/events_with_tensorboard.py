"""Reads a run's event files with TensorBoard's own reader and prints the curves.

Usage: events_with_tensorboard.py DIRECTORY [--tag TAG] [--steps N] [--csv metrics.csv]

Fails where there is no curve, where a step occurs twice or out of order (an earlier process's
steps were then not superseded), where --steps is not the number of points of --tag, or where a
column of the CSV file of the same name disagrees. Needs tensorboard, nothing of Treadmill.
"""

import argparse
import csv
import math
import sys

import tensorboard
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

# The CSV file may hold a curve with fewer digits than float32 has.
RELATIVE_TOLERANCE = 1e-5


def compare_with_csv(path: str, curves: dict[str, dict[int, float]]) -> list[str]:
    """The faults between the curves and a CSV file with a column `iteration` or `step`."""
    faults: list[str] = []
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            step = int(row.get("iteration") or row["step"])
            for tag, curve in curves.items():
                if not row.get(tag) or step not in curve:
                    continue
                found, expected = curve[step], float(row[tag])
                if math.isnan(found) and math.isnan(expected):
                    continue
                if not math.isclose(found, expected, rel_tol=RELATIVE_TOLERANCE, abs_tol=1e-9):
                    faults.append(f"{tag} at {step}: {found}, in the CSV file {expected}")
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory")
    parser.add_argument("--tag", help="a curve that must be there")
    parser.add_argument("--steps", type=int, help="how many points --tag must have")
    parser.add_argument("--csv", help="a CSV file whose columns bear the curves' names")
    arguments = parser.parse_args()

    accumulator = EventAccumulator(arguments.directory, size_guidance={"scalars": 0})
    accumulator.Reload()
    curves: dict[str, dict[int, float]] = {}
    faults: list[str] = []
    for tag in accumulator.Tags()["scalars"]:
        points = accumulator.Scalars(tag)
        steps = [point.step for point in points]
        if any(a >= b for a, b in zip(steps, steps[1:])):
            faults.append(f"{tag}: steps do not increase: {steps}")
        curves[tag] = {point.step: point.value for point in points}

    if not curves:
        faults.append("there is no curve")
    if arguments.tag and arguments.tag not in curves:
        faults.append(f"there is no curve {arguments.tag}, only {sorted(curves)}")
    if arguments.tag and arguments.steps is not None:
        count = len(curves.get(arguments.tag, {}))
        if count != arguments.steps:
            faults.append(f"{arguments.tag}: {count} points, expected {arguments.steps}")
    if arguments.csv:
        faults += compare_with_csv(arguments.csv, curves)

    for fault in faults:
        print(f"{arguments.directory}: {fault}")
    verdict = "disagrees" if faults else "agrees"
    count = sum(len(curve) for curve in curves.values())
    print(
        f"tensorboard {tensorboard.__version__} {verdict}: "
        f"{len(curves)} curves, {count} points, {len(faults)} faults"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
