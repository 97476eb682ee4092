"""Reads a checkpoint with h5py and checks every dataset's type, shape and checksum.

Usage: [TREADMILL=PROGRAM] checkpoint_with_h5py.py [FILE.h5] [--list]

Without a file, the checkpoint of a short run of PROGRAM is read. Exits with 1 on disagreement, and
with 77 where h5py or numpy is absent.
"""

import argparse
import pathlib
import sys
import zlib

try:
    import h5py
    import numpy as np
except ImportError as absence:
    print(f"skipped: {absence}; pip install h5py numpy", file=sys.stderr)
    sys.exit(77)

from short_run import short_run

NUMBER_TYPES = {np.dtype(t) for t in ("<f4", "<f8", "<i8", "<u8")}


def check_dataset(name: str, dataset: h5py.Dataset, is_flat: bool = True) -> list[str]:
    """The faults of one dataset, each a sentence; numbers have one axis where it is to be flat."""
    string = h5py.check_string_dtype(dataset.dtype)
    if string is not None:
        if dataset.shape != () or string.encoding != "utf-8":
            return [f"{name}: a text is one UTF-8 string, found {dataset.shape} {string}"]
        content = dataset[()].rstrip(b"\0")
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            return [f"{name}: {error}"]
    elif dataset.dtype in NUMBER_TYPES:
        if is_flat and len(dataset.shape) != 1:
            return [f"{name}: numbers lie along one axis, found the shape {dataset.shape}"]
        content = dataset[()].tobytes()
    else:
        return [f"{name}: found the type {dataset.dtype}"]

    if dataset.chunks is not None:
        return [f"{name}: expected contiguous values, found chunks of {dataset.chunks}"]
    found, expected = zlib.crc32(content), int(dataset.attrs["crc32"])
    return [] if found == expected else [f"{name}: checksum {found:#x}, expected {expected:#x}"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=pathlib.Path)
    parser.add_argument("--list", action="store_true", help="print every dataset")
    arguments = parser.parse_args()
    if arguments.file:
        return report(arguments.file, arguments.list)
    with short_run() as run:
        return report(run / "latest.h5", arguments.list)


def report(path: pathlib.Path, lists_all: bool) -> int:
    """Checks one file, prints what is found, gives the exit status."""
    datasets: dict[str, h5py.Dataset] = {}
    faults: list[str] = []
    with h5py.File(path, "r") as file:

        def visit(name: str, item: h5py.Group | h5py.Dataset) -> None:
            if isinstance(item, h5py.Dataset):
                datasets[name] = item

        file.visititems(visit)
        for name, dataset in datasets.items():
            faults += check_dataset(name, dataset)
            if lists_all:
                print(f"  {name:50} {dataset.dtype!s:10} {dataset.shape}")

        for name in ("schema", "schema_version", "program_version", "entry_count"):
            if name not in file.attrs:
                faults.append(f"the root has no attribute {name}")
        count = file.attrs.get("entry_count")
        if count is not None and count != len(datasets):
            faults.append(f"entry_count is {count}, found {len(datasets)} datasets")

    for fault in faults:
        print(f"{path}: {fault}")
    verdict = "disagrees" if faults else "agrees"
    print(f"h5py {h5py.__version__} {verdict}: {len(datasets)} datasets, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
