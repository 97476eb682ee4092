#!/usr/bin/env python3
"""The same training on 1, 2 and 4 ranks, of one host and of several.

Network namespaces with names of their own stand for hosts: mpirun reaches them through its remote
shell, and their ranks meet over TCP. First the bits: with four groups of robots all of these runs leave
the same files. Then, with as many groups as ranks, the learning curves differ no more than those of
other seeds. Needs root; ends with 77 where namespaces cannot be made.
"""

import argparse
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import ranks

EXPERIMENT = "experiments/regression/pendulum-balance.yaml"
FILES = ["metrics.csv", "policy.onnx", "experiment.yaml", "checkpoint-{:06d}.h5"]

AGENT = """#!/bin/sh
# mpirun's remote shell: `agent ADDRESS COMMAND…`.
number=${{1##*.}}
shift
exec ip netns exec "{name}-$number" unshare --uts sh -c "hostname {name}-$number; $*"
"""


class Hosts:
    """Network namespaces on a bridge, addresses 10.83.7.1, .2, …"""

    def __init__(self, count, folder):
        self.name = f"treadmill{os.getpid()}"
        self.count = count
        self.agent = folder / "agent"
        self.agent.write_text(AGENT.format(name=self.name))
        self.agent.chmod(0o755)

    def __enter__(self):
        bridge = f"tm{os.getpid()}"
        command("ip", "link", "add", bridge, "type", "bridge")
        command("ip", "link", "set", bridge, "up")
        for number in range(1, self.count + 1):
            host, wire = f"{self.name}-{number}", f"tv{os.getpid()}{number}"
            command("ip", "netns", "add", host)
            command("ip", "link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", host)
            command("ip", "link", "set", wire, "master", bridge, "up")
            command("ip", "-n", host, "addr", "add", f"10.83.7.{number}/24", "dev", "eth0")
            command("ip", "-n", host, "link", "set", "eth0", "up")
            command("ip", "-n", host, "link", "set", "lo", "up")
        return self

    def __exit__(self, *_):
        for number in range(1, self.count + 1):
            subprocess.run(["ip", "netns", "del", f"{self.name}-{number}"])
        subprocess.run(["ip", "link", "del", f"tm{os.getpid()}"])

    def train(self, folder, count, *more):
        """Trains on one rank of each of the first `count` hosts."""
        hosts = folder.with_suffix(".hosts")
        hosts.write_text("".join(f"10.83.7.{i} slots=1\n" for i in range(1, count + 1)))
        variables = {**ranks.VARIABLES, "OMPI_MCA_plm_rsh_agent": str(self.agent)}
        settings = " ".join(f"{key}={value}" for key, value in variables.items())
        program = pathlib.Path(ranks.TREADMILL).resolve()
        line = " ".join(
            map(str, [program, *arguments(folder), "--ranks", count, "--hosts", hosts, *more]))
        command(self.agent, "10.83.7.1", f"cd {os.getcwd()}; env {settings} {line}")


def command(*words):
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
    assert done.returncode == 0, f"{words}: {done.stderr}"


def arguments(folder):
    return ["train", EXPERIMENT, "--out", folder, "--workers", 1, "--quiet"]


def can_make_hosts():
    probe = f"treadmill-probe-{os.getpid()}"
    if subprocess.run(["ip", "netns", "add", probe], capture_output=True).returncode != 0:
        return False
    subprocess.run(["ip", "netns", "del", probe])
    return True


def check_bits(hosts, work, iterations):
    more = ["--set", "simulation.robot_groups=4", "--iterations", iterations]
    ranks.run(*arguments(work / "alone"), *more)
    files = [name.format(iterations) for name in FILES]
    for count in (2, 4):
        ranks.run(*arguments(work / f"one-{count}"), "--ranks", count, *more)
        hosts.train(work / f"hosts-{count}", count, *more)
        for name in (f"one-{count}", f"hosts-{count}"):
            for file in files:
                same = (work / name / file).read_bytes() == (work / "alone" / file).read_bytes()
                assert same, f"{name}/{file} differs from that of one process"
    print(f"4 groups: {', '.join(files)} the same bytes for 1 process, 2 and 4 ranks, on one host "
          "and on hosts of their own")


def mean(returns):
    """That of the iterations in which an episode ended."""
    return statistics.mean(value for value in returns if not math.isnan(value))


def check_curves(hosts, work, seeds):
    """Mean return over the last ten iterations and over all, by ranks and seed."""
    results = {}
    for count in (1, 2, 4):
        for seed in range(1, seeds + 1):
            folder = work / f"curve-{count}-{seed}"
            if count == 1:
                ranks.run(*arguments(folder), "--seed", seed)
            else:
                hosts.train(folder, count, "--seed", seed)
            returns = ranks.column(folder, "episode/mean_return")
            results.setdefault(count, []).append((mean(returns[-10:]), mean(returns)))
    for index, what in enumerate(["return of the last ten iterations", "return of all iterations"]):
        alone = [result[index] for result in results[1]]
        spread = statistics.stdev(alone)
        print(f"{what}: 1 rank {statistics.mean(alone):.4f}, deviation of seeds {spread:.4f}")
        for count in (2, 4):
            others = [result[index] for result in results[count]]
            difference = statistics.mean(others) - statistics.mean(alone)
            # Standard error of the difference of two means of n seeds.
            error = ((spread**2 + statistics.variance(others)) / seeds) ** 0.5
            print(f"  {count} ranks {statistics.mean(others):.4f}: {difference:+.4f} "
                  f"({difference / error:+.1f} standard errors)")
            assert abs(difference) < 3 * error, f"{count} ranks learn otherwise than one"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--iterations", type=int, default=20)
    options = parser.parse_args()
    if not can_make_hosts():
        print("skipped: network namespaces cannot be made here")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        with Hosts(4, work) as hosts:
            check_bits(hosts, work, options.iterations)
            if options.seeds > 1:
                check_curves(hosts, work, options.seeds)


if __name__ == "__main__":
    main()
