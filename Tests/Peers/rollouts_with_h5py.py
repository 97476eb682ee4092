"""Reads the files of `treadmill generate` with h5py and checks what they say against each other.

Usage: rollouts_with_h5py.py DIR

Types, checksums, shapes and attributes are those of docs/formats.md; episodes follow each other without
a gap; flags stand where episodes end; quaternions are unit; positions move by the velocities. Exits with 1
on disagreement, and with 77 where h5py or numpy is absent.
"""

import argparse
import json
import pathlib
import sys

try:
    import h5py
    import numpy as np
except ImportError as absence:
    print(f"skipped: {absence}; pip install h5py numpy", file=sys.stderr)
    sys.exit(77)

from checkpoint_with_h5py import check_dataset

SCHEMA = "treadmill.rollouts"
# Widths of rows that no robot changes.
WIDTHS = {
    "reward": (),
    "command": (3,),
    "standing": (),
    "terminated": (),
    "truncated": (),
    "base/position_in_world_m": (3,),
    "base/orientation_wxyz": (4,),
    "base/linear_velocity_in_world_m_s": (3,),
    "base/angular_velocity_in_world_rad_s": (3,),
}
# Velocities change within a step, most where feet land: means of both ends differ by about this [m/s].
VELOCITY_TOLERANCE = 0.1


def lines(file: h5py.File, name: str) -> list[str]:
    """The lines of a text."""
    return file[name][()].decode("utf-8").split("\n")


def check_steps(file: h5py.File, count: int) -> list[str]:
    """Faults of shapes and attributes of the steps."""
    joints, feet = len(lines(file, "joints/names")), len(lines(file, "feet/names"))
    widths = WIDTHS | {
        "joints/position_rad": (joints,),
        "joints/velocity_rad_s": (joints,),
        "joints/torque_nm": (joints,),
        "feet/position_in_world_m": (feet, 3),
        "feet/force_in_world_n": (feet, 3),
    }
    faults = []
    for name, width in widths.items():
        found = file["steps"][name].shape if name in file["steps"] else None
        if found != (count, *width):
            faults.append(f"steps/{name}: found the shape {found}, expected {(count, *width)}")
    if "observation" in file["steps"]:
        observation = file["steps/observation"]
        terms = [line.split() for line in observation.attrs["terms"].decode().split("\n")]
        ends = [0] + [int(end) for _, _, end in terms]
        if [int(first) for _, first, _ in terms] != ends[:-1] or ends[-1] != observation.shape[1]:
            faults.append(f"steps/observation: terms {terms} do not fill {observation.shape[1]}")
    return faults


def check_motion(file: h5py.File) -> list[str]:
    """Faults of what the robots did."""
    faults = []
    table = {name: file["steps"][name][()] for name in WIDTHS}
    norms = np.linalg.norm(table["base/orientation_wxyz"].astype(float), axis=1)
    if np.abs(norms - 1).max() > 1e-5:
        faults.append(f"base/orientation_wxyz: found norms from {norms.min()} to {norms.max()}")
    step = float(file["timestep_s"][0])
    firsts, counts = file["episodes/first_step"][()], file["episodes/step_count"][()]
    if list(firsts) != [0, *np.cumsum(counts)[:-1]]:
        faults.append(f"episodes/first_step: found {firsts[:5]}… for steps {counts[:5]}…")
    errors = []
    endings = lines(file, "episodes/ending")
    for first, count, ending in zip(firsts, counts, endings, strict=True):
        rows = slice(first, first + count)
        flags = table["terminated"][rows] + table["truncated"][rows]
        expected = 0 if ending == "fault" else 1
        if flags[:-1].any() or flags[-1:].sum() != expected:
            faults.append(f"episode at {first}: found flags {flags[-3:]} for the ending {ending}")
        if (table["terminated"][rows][-1:].sum() == 1) != (ending not in ("time", "fault")):
            faults.append(f"episode at {first}: found the ending {ending}")
        position = table["base/position_in_world_m"][rows].astype(float)
        velocity = table["base/linear_velocity_in_world_m_s"][rows].astype(float)
        errors.append(np.diff(position, axis=0) / step - 0.5 * (velocity[1:] + velocity[:-1]))
    error = float(np.median(np.linalg.norm(np.concatenate(errors), axis=1)))
    if not error < VELOCITY_TOLERANCE:
        faults.append(f"positions move by {error} m/s otherwise than velocities say")
    return faults


def check_shard(path: pathlib.Path, said: dict) -> list[str]:
    """Faults of one file."""
    faults = []
    with h5py.File(path, "r") as file:
        datasets = []
        file.visititems(lambda _, item: datasets.append(item) if isinstance(item, h5py.Dataset) else None)
        for dataset in datasets:
            faults += check_dataset(dataset.name, dataset, is_flat=False)
            if not dataset.attrs.get("meaning"):
                faults.append(f"{dataset.name}: found no attribute meaning")
        if file.attrs["schema"].decode() != SCHEMA:
            faults.append(f"found the schema {file.attrs['schema']}")
        for name in ("controller", "engine", "robot"):
            if file.attrs[name].decode() != said[name]:
                faults.append(f"{name}: found {file.attrs[name]}, expected {said[name]}")
        if len(file["episodes/case"]) != said["episodes"]:
            faults.append(f"found {len(file['episodes/case'])} episodes, expected {said['episodes']}")
        faults += check_steps(file, said["steps"])
        faults += check_motion(file)
    return [f"{path.name}: {fault}" for fault in faults]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder
    index = json.loads((folder / "dataset.json").read_text())
    files = sorted(path.name for path in folder.glob("*.h5"))
    faults = []
    if index["schema"] != SCHEMA or files != [shard["file"] for shard in index["shards"]]:
        faults.append(f"dataset.json: found {index['schema']} of {files}")
    for shard in index["shards"]:
        faults += check_shard(folder / shard["file"], shard)
    for item in ("episodes", "steps"):
        if sum(shard[item] for shard in index["shards"]) != index[item]:
            faults.append(f"dataset.json: {item} do not add up to {index[item]}")
    for fault in faults:
        print(f"{folder}: {fault}")
    verdict = "disagrees" if faults else "agrees"
    print(
        f"h5py {h5py.__version__} {verdict}: {len(files)} files, {index['episodes']} episodes, "
        f"{index['steps']} steps, {len(faults)} faults"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
