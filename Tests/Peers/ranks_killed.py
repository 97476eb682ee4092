#!/usr/bin/env python3
"""kill -9 of a random rank at random moments: no corrupt checkpoint, no hang, and the run goes on.

Each trial trains 青龙 on two or three ranks, kills one of them at a moment that the seed decides, from
before MPI is up to the middle of a checkpoint, waits for the end of all others, resumes to the last
iteration and compares every file with those of a run that nothing disturbed.
"""

import argparse
import os
import pathlib
import random
import signal
import tempfile
import time

import ranks

EXPERIMENT = "experiments/velocity/qinglong-stand.yaml"
FILES = ["metrics.csv", "policy.onnx", "experiment.yaml"]


def arguments(folder, count, iterations):
    return [
        "train", EXPERIMENT, "--out", folder, "--ranks", count, "--workers", 1, "--environments",
        48, "--iterations", iterations, "--quiet", "--set", "run.checkpoint_interval=1", "--set",
        "run.kept_checkpoints=1000", "--set", "run.evaluation=null", "--set",
        "simulation.robot_groups=6",
    ]


def trial(number, chance, folder, straight, duration, iterations):
    """What happened, or nothing where the run had ended before its moment came."""
    count = chance.choice([2, 3])
    moment = chance.uniform(0, duration)
    process = ranks.start(*arguments(folder, count, iterations))
    begin = time.monotonic()
    victims = []
    were_seen = False
    while process.poll() is None:
        victims = ranks.processes(folder)
        were_seen = were_seen or len(victims) == count
        if time.monotonic() - begin >= moment and len(victims) == count:
            break
        time.sleep(0.005)
    if process.poll() is not None:
        said, _ = process.communicate()
        assert were_seen, f"trial {number}: {count} ranks were never seen: {said}"
        return None
    victim = chance.choice(victims)
    os.kill(victim, signal.SIGKILL)
    killed = time.monotonic()
    try:
        said, _ = process.communicate(timeout=30)
    except Exception:
        process.kill()
        raise SystemExit(f"trial {number}: the launcher hung for 30 s after a kill")
    took = time.monotonic() - killed
    while ranks.processes(folder):
        assert time.monotonic() - killed < 30, f"trial {number}: ranks live 30 s after a kill"
        time.sleep(0.05)
    assert process.returncode not in (0, 64, 65, 130), f"trial {number}: {process.returncode}"
    assert "rank" in said and "signal 9" in said, f"trial {number}: the rank is not named: {said}"
    latest = folder / "latest.h5"
    if latest.exists():
        kept = latest.resolve().name
        ranks.run("resume", folder, "--workers", 1, "--quiet", "--ranks", chance.choice([1, 2, 3]))
        for file in FILES + [f"checkpoint-{iterations:06d}.h5"]:
            same = (folder / file).read_bytes() == (straight / file).read_bytes()
            assert same, f"trial {number}: {file} differs from that of the undisturbed run"
    else:
        kept = "nothing yet"
    return (
        f"trial {number}: {count} ranks, one killed after {moment:.2f} s with {kept}, all ended "
        f"{took:.2f} s later" + ("; resumed to the same bytes" if kept != "nothing yet" else ""))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--iterations", type=int, default=8)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        straight = work / "straight"
        begin = time.monotonic()
        ranks.run(*arguments(straight, 2, options.iterations))
        duration = time.monotonic() - begin
        print(f"undisturbed: {duration:.2f} s", flush=True)
        number = 0
        while number < options.trials:
            with tempfile.TemporaryDirectory(dir=work) as folder:
                happened = trial(
                    number + 1, chance, pathlib.Path(folder) / "run", straight, duration,
                    options.iterations)
            if happened is None:
                # The machine has become quicker.
                duration *= 0.9
                continue
            number += 1
            print(happened, flush=True)
    print(f"{options.trials} trials: no corrupt checkpoint, no hang")


if __name__ == "__main__":
    main()
