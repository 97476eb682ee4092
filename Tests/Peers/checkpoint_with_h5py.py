"""Reads a checkpoint with h5py and checks every dataset's type, shape and checksum.

Usage: checkpoint_with_h5py.py FILE.h5 [--list]

Exits with 1 on disagreement. Needs h5py and numpy, nothing of Treadmill.
"""

import argparse
import sys
import zlib

import h5py
import numpy as np

NUMBER_TYPES = {np.dtype(t) for t in ("<f4", "<f8", "<i8", "<u8")}


def check_dataset(name: str, dataset: h5py.Dataset) -> list[str]:
    """The faults of one dataset, each a sentence."""
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
        if len(dataset.shape) != 1:
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
    parser.add_argument("file")
    parser.add_argument("--list", action="store_true", help="print every dataset")
    arguments = parser.parse_args()

    datasets: dict[str, h5py.Dataset] = {}
    faults: list[str] = []
    with h5py.File(arguments.file, "r") as file:

        def visit(name: str, item: h5py.Group | h5py.Dataset) -> None:
            if isinstance(item, h5py.Dataset):
                datasets[name] = item

        file.visititems(visit)
        for name, dataset in datasets.items():
            faults += check_dataset(name, dataset)
            if arguments.list:
                print(f"  {name:50} {dataset.dtype!s:10} {dataset.shape}")

        for name in ("schema", "schema_version", "program_version", "entry_count"):
            if name not in file.attrs:
                faults.append(f"the root has no attribute {name}")
        count = file.attrs.get("entry_count")
        if count is not None and count != len(datasets):
            faults.append(f"entry_count is {count}, found {len(datasets)} datasets")

    for fault in faults:
        print(f"{arguments.file}: {fault}")
    verdict = "disagrees" if faults else "agrees"
    print(f"h5py {h5py.__version__} {verdict}: {len(datasets)} datasets, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
