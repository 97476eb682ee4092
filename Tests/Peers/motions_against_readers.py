"""Compares joint positions of recorded motions with those of other people's readers.

BVH: pybvh, and bvhio for files with positions on all joints, which pybvh does not read. C3D: ezc3d.
The files lie in the folder shared/mocap beside the project; without it there is nothing to compare.

usage: TREADMILL=PROGRAM motions_against_readers.py

Exit status 0 where all agree within a millimetre, 1 where one does not, 77 where a reader is not
installed.
"""

import csv
import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

try:
    import bvhio
    import ezc3d
    import numpy
    import pybvh
except ImportError as error:
    print(f"skipped: {error}; pip install pybvh bvhio ezc3d numpy", file=sys.stderr)
    sys.exit(77)

MOCAP = pathlib.Path(__file__).resolve().parents[3] / "shared" / "mocap"
TOLERANCE_M = 1e-3
CENTIMETRE, INCH = 0.01, 0.0254

# File, metres a unit, upward axis: what the people who measured the files say.
BVH_FILES = [
    ("bandai_namco/dataset-1_run_normal_001.bvh", CENTIMETRE, "y"),
    ("bandai_namco/dataset-1_walk-left_normal_001.bvh", CENTIMETRE, "y"),
    ("bandai_namco/dataset-1_walk_normal_002.bvh", CENTIMETRE, "y"),
    ("bandai_namco/dataset-2_run_normal_001.bvh", CENTIMETRE, "y"),
    ("bandai_namco/dataset-2_walk-turn-right_normal_001.bvh", CENTIMETRE, "y"),
    ("cmu_bvh/cmu_12_01_walk.bvh", INCH / 0.45, "y"),
    ("misc_bvh/AV_8Walk_Meredith_HVHA_Rep1.bvh", INCH, "y"),
    ("misc_bvh/freebvh_test.bvh", CENTIMETRE, "y"),
    ("misc_bvh/mocapbank_test.bvh", CENTIMETRE, "y"),
    ("misc_bvh/pybvh_bvh_test3_zup_mixed_orders.bvh", INCH, "z"),
    ("misc_bvh/sfu_0005_Walking001.bvh", INCH, "y"),
    ("xsens_bvh/pybvh_bvh_test2_stand.bvh", CENTIMETRE, "y"),
    ("xsens_mvnx/test_mocap.bvh", CENTIMETRE, "y"),
]
C3D_FILES = ["c3d/rehazenter_2014001_C1_01.c3d", "c3d/rehazenter_2014001_ST.c3d"]


def ours(path, folder):
    """Names and positions [frames, joints, 3] that the tool writes, in metres with z up."""
    table = pathlib.Path(folder) / "positions.csv"
    subprocess.run(
        [os.environ["TREADMILL"], "motion", "inspect", str(path), "--positions", str(table)],
        check=True, capture_output=True)
    with open(table, newline="") as file:
        rows = list(csv.reader(file))
    names = [name[:-2] for name in rows[0][1::3]]
    values = numpy.array(rows[1:], dtype=float)[:, 1:]
    return names, values.reshape(len(values), len(names), 3)


def with_pybvh(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        motion = pybvh.read_bvh_file(str(path))
    return dict(zip(motion.joint_names, motion.joint_positions().transpose(1, 0, 2)))


def with_bvhio(path):
    """Positions by the poses in their parents that bvhio reads; they stand for the offsets."""
    positions = {}

    def descend(joint, parent_positions, parent_rotations):
        count = len(joint.Keyframes)
        here, turned = numpy.zeros((count, 3)), []
        for frame, pose in enumerate(joint.Keyframes):
            rotation, position = pose.Rotation, pose.Position
            if parent_positions is not None:
                position = parent_positions[frame] + parent_rotations[frame] * position
                rotation = parent_rotations[frame] * rotation
            here[frame] = list(position)
            turned.append(rotation)
        positions[joint.Name] = here
        world = [type(joint.Keyframes[0].Position)(*row) for row in here]
        for child in joint.Children:
            descend(child, world, turned)

    descend(bvhio.readAsBvh(str(path)).Root, None, None)
    return positions


def compare_bvh(path, metres, up, folder):
    names, found = ours(path, folder)
    expected = with_bvhio(path) if "bandai" in str(path) else with_pybvh(path)
    worst, compared = 0.0, 0
    for index, name in enumerate(names):
        if name not in expected:
            continue
        other = expected[name] * metres
        if up == "y":
            other = other[:, [2, 0, 1]]
        # A calibration pose in the first frame is left out.
        other = other[len(other) - len(found):]
        worst = max(worst, numpy.abs(other - found[:, index]).max())
        compared += 1
    assert compared == len(expected), f"{path}: {compared} of {len(expected)} joints have partners"
    return worst, f"{compared} joints"


def compare_c3d(path, folder):
    names, found = ours(path, folder)
    file = ezc3d.c3d(str(path))
    labels = file["parameters"]["POINT"]["LABELS"]["value"]
    points = dict(zip(labels, file["data"]["points"][:3].transpose(1, 2, 0) * 1e-3))
    worst = 0.0
    for side, letter in (("Left", "L"), ("Right", "R")):
        for joint, outer, inner in (("Knee", "FLE", "FME"), ("Ankle", "FAL", "TAM")):
            middle = 0.5 * (points[f"{letter}_{outer}"] + points[f"{letter}_{inner}"])
            worst = max(worst, numpy.abs(middle - found[:, names.index(side + joint)]).max())
    return worst, "knees and ankles"


def main():
    if not MOCAP.is_dir():
        print(f"motions: no {MOCAP}, nothing compared")
        return 0
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        results = [(f, *compare_bvh(MOCAP / f, m, up, folder)) for f, m, up in BVH_FILES]
        results += [(f, *compare_c3d(MOCAP / f, folder)) for f in C3D_FILES]
    for name, worst, what in results:
        print(f"{name}: {what} within {worst * 1e3:.4f} mm")
        failures += worst > TOLERANCE_M
    return 1 if failures else 0


sys.exit(main())
