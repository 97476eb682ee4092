#!/usr/bin/env python3
"""Weak scaling from one rank to two, what their talk costs, and what that says of more ranks.

usage: rank_scaling.py TREADMILL [--robots 256] [--pairs 5] [--iterations 8] [--experiment FILE]

TREADMILL is a tool built with MPI. Runs take turns: one rank, two ranks with as many robots each, and two
processes beside one another that know nothing of each other, which tells what the machine itself takes.
Every run has one worker a rank. The figures are those of a run's quickest iteration, the first two left
out, since other programs only make them longer, and medians over the pairs; evaluations and checkpoints
are no part of them. The model is docs/scale-out.md's.
"""

import argparse
import math
import pathlib
import re
import statistics
import sys
import tempfile
import types

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Peers"))
import ranks  # noqa: E402

# Networks of the prediction: time of a message [s] and bytes of a rank per second.
NETWORKS = {"InfiniBand": (2e-6, 10e9), "10 Gbit/s Ethernet": (30e-6, 1e9)}
SIZES = [2, 8, 64, 1024]


class Measurement:
    """What a run took in its quickest iteration."""

    def __init__(self, folder):
        curves = ranks.events(folder)
        steady = {tag: values[2:] for tag, values in curves.items()}
        parts = zip(steady["time/collection_s"], steady["time/learning_s"])
        seconds = [a + b for a, b in parts]
        self.seconds = min(seconds)
        if "ranks/sent_bytes" in steady:
            self.bytes = steady["ranks/sent_bytes"][0]
            busy = steady["ranks/mean_busy_s"][seconds.index(self.seconds)]
            self.communication = self.seconds - busy


def start(options, folder, count):
    return ranks.start(
        "train", options.experiment, "--out", folder, "--workers", 1, "--environments",
        count * options.robots, "--iterations", options.iterations, "--quiet", "--set",
        "run.evaluation=null", "--set", "run.checkpoint_interval=1000000",
        *(["--ranks", count] if count > 1 else []))


def measure(*runs):
    for process, _ in runs:
        said, _ = process.communicate()
        assert process.returncode == 0, said
    return [Measurement(folder) for _, folder in runs]


def measure_pair(options, work, number):
    """One rank, two processes beside one another, and two ranks."""
    folders = [work / f"{number}-{name}" for name in ("one", "a", "b", "two")]
    (one,) = measure((start(options, folders[0], 1), folders[0]))
    beside = measure(*[(start(options, folder, 1), folder) for folder in folders[1:3]])
    (two,) = measure((start(options, folders[3], 2), folders[3]))
    machine = one.seconds / statistics.mean(run.seconds for run in beside)
    print(
        f"pair {number}: 1 rank {one.seconds:.3f} s an iteration, 2 ranks {two.seconds:.3f} s: efficiency "
        f"{one.seconds / two.seconds:.1%} (two processes alone: {machine:.1%}); {two.bytes:.0f} bytes, "
        f"{two.communication * 1e3:.1f} ms in calls", flush=True)
    return one, two, machine


def settings(folder):
    """Calls of an iteration to other ranks: one for each control step's normaliser and one for its
    curriculum, three for each mini-batch and half a dozen for the figures."""
    text = (folder / "experiment.yaml").read_text()
    steps, epochs, parts = (
        int(re.search(rf"^  {key}: (\d+)", text, re.MULTILINE).group(1))
        for key in ("steps_per_environment", "epochs", "mini_batches"))
    return steps, epochs * parts


def largest(count):
    """Mean of the largest of `count` standard normal numbers."""
    width, total = 1e-3, 0.0
    for i in range(int(16 / width)):
        x = -8 + (i + 0.5) * width
        below = 0.5 * math.erfc(-x / math.sqrt(2))
        total += x * count * below ** (count - 1) * math.exp(-x * x / 2) * width
    return total / math.sqrt(2 * math.pi)


def predict(one, two, four, steps, updates):
    """Time of an iteration on n ranks, each with its own host's memory and one rank's robots."""
    # Sent by a rank: a (n − 1) to all others of its sums, b (n − 1)/n of gradients.
    b = (3 * two.bytes - four.bytes) / 0.75
    a = two.bytes - b / 2
    print(f"bytes sent by a rank in an iteration: {a:.0f} (n − 1) + {b:.0f} (n − 1)/n")
    for network, (latency, bandwidth) in NETWORKS.items():
        for n in SIZES:
            waiting = two.communication * largest(n) / largest(2)
            small = (2 * steps + updates) * latency * math.ceil(math.log2(n))
            gradients = updates * 2 * (n - 1) * latency
            transfer = (a * (n - 1) + b * (n - 1) / n) / bandwidth
            seconds = one.seconds + waiting + small + gradients + transfer
            print(
                f"{network}, {n} ranks: {seconds:.3f} s, of which waiting {waiting * 1e3:.0f} ms, messages "
                f"{(small + gradients) * 1e3:.0f} ms, bytes {transfer * 1e3:.0f} ms: efficiency "
                f"{one.seconds / seconds:.0%}")


def typical(runs):
    """The medians of what runs took."""
    return types.SimpleNamespace(
        **{name: statistics.median(getattr(run, name) for run in runs) for name in vars(runs[0])})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("treadmill")
    parser.add_argument("--robots", type=int, default=256)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--iterations", type=int, default=8)
    parser.add_argument("--experiment", default="experiments/velocity/qinglong-walk.yaml")
    options = parser.parse_args()
    ranks.TREADMILL = options.treadmill
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        pairs = [measure_pair(options, work, number) for number in range(1, options.pairs + 1)]
        folder = work / "four"
        (four,) = measure((start(options, folder, 4), folder))
        steps, updates = settings(folder)
    ratios = sorted(one.seconds / two.seconds for one, two, _ in pairs)
    print(
        f"weak scaling 1 → 2 ranks, {options.robots} robots each: median {statistics.median(ratios):.1%}, "
        f"{ratios[0]:.1%} to {ratios[-1]:.1%}; two processes alone "
        f"{statistics.median(machine for *_, machine in pairs):.1%}")
    one, two = (typical([pair[i] for pair in pairs]) for i in (0, 1))
    predict(one, two, four, steps, updates)


if __name__ == "__main__":
    main()
