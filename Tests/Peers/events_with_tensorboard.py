"""Reads a run's event files with TensorBoard's own reader and checks the curves.

Usage: [TREADMILL=PROGRAM] events_with_tensorboard.py
           [DIRECTORY [--tag TAG] [--steps N] [--csv metrics.csv]]

Without a directory, a short run of PROGRAM that was stopped and resumed is read. Fails
where there is no curve, where a step occurs twice or out of order (an earlier process's steps were
then not superseded), where --steps is not the number of points of --tag, or where a column of the
CSV file of the same name disagrees. Exits with 77 where tensorboard is absent.
"""

import argparse
import csv
import math
import pathlib
import sys

try:
    import tensorboard
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
except ImportError as absence:
    print(f"skipped: {absence}; pip install tensorboard", file=sys.stderr)
    sys.exit(77)

from short_run import ITERATIONS, short_run

# The CSV file may hold a curve with fewer digits than float32 has.
RELATIVE_TOLERANCE = 1e-5


def compare_with_csv(path: pathlib.Path, curves: dict[str, dict[int, float]]) -> list[str]:
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
    parser.add_argument("directory", nargs="?", type=pathlib.Path)
    parser.add_argument("--tag", help="a curve that must be there")
    parser.add_argument("--steps", type=int, help="how many points --tag must have")
    parser.add_argument(
        "--csv", type=pathlib.Path, help="a CSV file whose columns bear the curves' names"
    )
    arguments = parser.parse_args()
    if arguments.directory:
        return report(arguments.directory, arguments.tag, arguments.steps, arguments.csv)
    with short_run() as run:
        return report(run, "reward/mean_step", ITERATIONS[1], run / "metrics.csv")


def report(
    directory: pathlib.Path, required: str | None, count: int | None, table: pathlib.Path | None
) -> int:
    """Checks the curves of a directory, prints what is found, gives the exit status.

    `required` is a curve that must be there, with `count` points where that is given; `table` is a
    CSV file to compare with.
    """
    accumulator = EventAccumulator(str(directory), size_guidance={"scalars": 0})
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
    if required and required not in curves:
        faults.append(f"there is no curve {required}, only {sorted(curves)}")
    found = len(curves.get(required or "", {}))
    if count is not None and found != count:
        faults.append(f"{required}: {found} points, expected {count}")
    if table:
        faults += compare_with_csv(table, curves)

    for fault in faults:
        print(f"{directory}: {fault}")
    verdict = "disagrees" if faults else "agrees"
    points = sum(len(curve) for curve in curves.values())
    print(
        f"tensorboard {tensorboard.__version__} {verdict}: "
        f"{len(curves)} curves, {points} points, {len(faults)} faults"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
