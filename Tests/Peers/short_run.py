"""A short run of the treadmill executable, for scripts that were given no files to check."""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator

EXPERIMENT = (
    pathlib.Path(__file__).parents[2] / "experiments" / "regression" / "pendulum-balance.yaml"
)
# The run stops after the first count, and is resumed up to the second.
ITERATIONS = (3, 5)


@contextlib.contextmanager
def short_run() -> Iterator[pathlib.Path]:
    """Trains, resumes and exports; the run directory lasts as long as the context."""
    program = os.environ.get("TREADMILL")
    if not program:
        sys.exit("expected files as arguments, or TREADMILL to name the treadmill executable")
    with tempfile.TemporaryDirectory() as folder:
        run = pathlib.Path(folder) / "run"
        for arguments in (
            ["train", EXPERIMENT, "--out", run, "--iterations", ITERATIONS[0], "--quiet"],
            ["resume", run, "--iterations", ITERATIONS[1], "--quiet"],
            ["export", run, "--out", run / "export"],
        ):
            subprocess.run(
                [program, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL
            )
        yield run
