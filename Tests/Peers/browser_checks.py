"""Runs a script's checks in one browser, and says how they went."""

import argparse
import pathlib
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import TypeVar

from browser import Browser, find_browser

# What the checks look at: a folder, or places.
Subject = TypeVar("Subject")


def checks_parser(description: str | None) -> argparse.ArgumentParser:
    """The options that all scripts of checks have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--pictures", type=pathlib.Path, help="write screenshots to this folder")
    parser.add_argument("--only", help="run only the check of this name; none for none")
    return parser


def run_checks(
    checks: Sequence[Callable[[Browser, Subject], None]],
    subject: Subject,
    arguments: argparse.Namespace,
    take_pictures: Callable[[Browser, Subject, pathlib.Path], None],
) -> int:
    """Runs them all, whichever fail, and gives the exit code: 77 without a browser."""
    program = find_browser()
    if not program:
        print("skipped: found no Chromium; apt-get install chromium", file=sys.stderr)
        return 77
    faults = 0
    chosen = [one for one in checks if arguments.only in (None, one.__name__)]
    with Browser(program) as browser:
        for one in chosen:
            start = time.monotonic()
            try:
                one(browser, subject)
                print(f"{one.__name__}: {time.monotonic() - start:.1f} s", flush=True)
            except Exception as fault:  # noqa: BLE001: the other checks go on
                faults += 1
                print(f"{one.__name__}: {fault}", flush=True)
                if not isinstance(fault, AssertionError):
                    traceback.print_exc()
        if arguments.pictures:
            take_pictures(browser, subject, arguments.pictures)
    verdict = "disagrees" if faults else "agrees"
    print(f"Chromium {verdict}: {len(chosen)} checks, {faults} faults")
    return 1 if faults else 0
