"""What the checks of training on ranks share: starting runs, and reading what they leave."""

import os
import pathlib
import struct
import subprocess

TREADMILL = os.environ.get("TREADMILL", ".build/release/treadmill")

# Open MPI starts more ranks than there are processors, as root, too; waiting ranks let others work, since
# it does not know that hosts share processors.
VARIABLES = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_mpi_yield_when_idle": "1",
}


def start(*arguments, **options):
    """Starts the tool; its output is kept."""
    return subprocess.Popen(
        [TREADMILL, *map(str, arguments)], env={**os.environ, **VARIABLES}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)


def run(*arguments):
    """Runs the tool to its end, which must be a good one."""
    process = start(*arguments)
    said, _ = process.communicate()
    assert process.returncode == 0, f"{arguments}: exit code {process.returncode}: {said}"


def processes(folder):
    """The ranks of the run in a folder, by their command lines."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        is_tool = pathlib.Path(words[0]).name == pathlib.Path(TREADMILL).name
        if is_tool and str(folder) in words and "--ranks" not in words:
            found.append(int(entry.name))
    return sorted(found)


def column(folder, name):
    """A column of a run's metrics."""
    lines = (pathlib.Path(folder) / "metrics.csv").read_text().splitlines()
    index = lines[0].split(",").index(name)
    return [float(line.split(",")[index] or "nan") for line in lines[1:]]


def events(folder):
    """The curves of a run's event files, those that depend on the machine among them."""
    curves = {}
    for file in sorted(pathlib.Path(folder).glob("events.out.tfevents.*")):
        data = file.read_bytes()
        place = 0
        while place + 12 <= len(data):
            (length,) = struct.unpack_from("<Q", data, place)
            for tag, value in scalars(data[place + 12 : place + 12 + length]):
                curves.setdefault(tag, []).append(value)
            place += 16 + length
    return curves


def scalars(event):
    """Tags and values of an event (tensorflow/core/util/event.proto: summary is field 5)."""
    for number, summary in fields(event):
        if number != 5:
            continue
        for _, value in fields(summary):
            parts = dict(fields(value))
            if 1 in parts and 2 in parts:
                yield parts[1].decode(), struct.unpack("<f", parts[2])[0]


def fields(message):
    """Numbers and bytes of the fields of a protocol buffer."""
    place = 0

    def varint():
        nonlocal place
        value = shift = 0
        while True:
            byte = message[place]
            place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while place < len(message):
        key = varint()
        kind = key & 7
        if kind == 0:
            varint()
            continue
        size = {1: 8, 5: 4}.get(kind) or varint()
        yield key >> 3, message[place : place + size]
        place += size
