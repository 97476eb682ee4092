#!/usr/bin/env python3
"""Ours beside what users would run instead, measured by turns in one run, as ratios.

usage: compare.py TREADMILL [physics] [learning] [loop] [scaling] [--repeats 3] [--seconds 4] [--json FILE]

TREADMILL is the built tool. Without a subject all are measured. Every figure is the median over the repeats; ours and the peers take turns, so
that a machine whose clock drifts treats them alike. Needs numpy, mujoco and torch for the peers (see peers.py).
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

PEERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers.py")
SUBJECTS = ["physics", "learning", "loop", "scaling"]


class Bench:
    def __init__(self, options):
        self.options = options
        self.figures = {}

    def ours(self, subject, key, *arguments):
        command = [self.options.treadmill, "benchmark", subject, "--quiet", "--json", "-", "--seconds", str(self.options.seconds), *map(str, arguments)]
        return self.value(command, key)

    def peer(self, subject, key, *arguments):
        command = [sys.executable, PEERS, subject, "--seconds", str(self.options.seconds), *map(str, arguments)]
        return self.value(command, key)

    @staticmethod
    def value(command, key):
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return json.loads(output.strip().splitlines()[-1])[key]

    def turns(self, **measures):
        """Medians of the measures, which take turns."""
        values = {name: [] for name in measures}
        for _ in range(self.options.repeats):
            for name, measure in measures.items():
                values[name].append(measure())
        return {name: statistics.median(found) for name, found in values.items()}

    def row(self, what, figures, ours="lanes"):
        self.figures[what] = figures
        cells = [f"{what:<34}"]
        for name, value in figures.items():
            ratio = "" if name == ours else f" ({figures[ours] / value:5.2f} x)"
            cells.append(f"{name} {value / 1000:9.1f} k/s{ratio}")
        print("  ".join(cells), flush=True)


def physics(bench):
    for timestep, substeps in ((0.002, 10), (0.004, 5)):
        sizes = ("--environments", 1024, "--timestep", timestep)
        key = "physics_steps_per_s"
        figures = bench.turns(
            lanes=lambda: bench.ours("physics", key, "--engine", "lanes", *sizes),
            mujoco=lambda: bench.peer("physics", key, "--decimation", substeps, *sizes),
            ode=lambda: bench.ours("physics", key, "--engine", "ode", *sizes),
        )
        bench.row(f"physics, {1000 * timestep:.0f} ms x {substeps}", figures)


def learning(bench):
    for hidden in ((256, 128), (512, 256, 128)):
        sizes = ("--environments", 1024, "--hidden", *hidden)
        key = "update_samples_per_s"
        figures = bench.turns(
            ours=lambda: bench.ours("learning", key, *sizes),
            pytorch=lambda: bench.peer("learning", key, *sizes),
        )
        bench.row(f"PPO update, {list(hidden)}", figures, ours="ours")


def loop(bench):
    for hidden, timestep, substeps in (((256, 128), 0.002, 10), ((256, 128), 0.004, 5)):
        sizes = ("--environments", 1024, "--timestep", timestep, "--hidden", *hidden)
        key = "control_steps_per_s"
        figures = bench.turns(
            lanes=lambda: bench.ours("loop", key, "--engine", "lanes", *sizes),
            peers=lambda: bench.peer("loop", key, "--decimation", substeps, *sizes),
        )
        bench.row(f"whole loop, {list(hidden)}, {1000 * timestep:.0f} ms x {substeps}", figures)


def scaling(bench):
    """Only ours: what a robot costs as there are more of them, and what a second worker brings."""
    key = "control_steps_per_s"
    for count in (64, 256, 1024, 4096, 16384):
        sizes = ("--engine", "lanes", "--environments", count, "--timestep", 0.002, "--hidden", 256, 128)
        figures = bench.turns(
            two=lambda: bench.ours("loop", key, "--workers", 2, *sizes),
            one=lambda: bench.ours("loop", key, "--workers", 1, *sizes),
        )
        bench.row(f"whole loop, {count} robots", figures, ours="two")
    for count in (64, 256, 1024, 4096, 16384):
        sizes = ("--engine", "lanes", "--environments", count, "--timestep", 0.002)
        figures = bench.turns(
            two=lambda: bench.ours("physics", "physics_steps_per_s", "--workers", 2, *sizes),
            one=lambda: bench.ours("physics", "physics_steps_per_s", "--workers", 1, *sizes),
        )
        bench.row(f"physics, {count} robots", figures, ours="two")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treadmill")
    parser.add_argument("subjects", nargs="*", choices=[*SUBJECTS, []], default=[])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--json")
    options = parser.parse_args()
    bench = Bench(options)
    for subject in options.subjects or SUBJECTS:
        {"physics": physics, "learning": learning, "loop": loop, "scaling": scaling}[subject](bench)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(bench.figures, file, indent=1)


main()
