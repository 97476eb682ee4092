#!/usr/bin/env python3
"""Our solvers of quadratic programs beside PIQP, OSQP and ProxQP, the same programs by turns in one run.

usage: control.py TREADMILL [--programs 40] [--staged 8] [--repeats 10] [--json FILE]

TREADMILL is the built tool. Every program is solved by each solver in every round; a program's time is the least of its rounds, so that a busy
machine treats all alike. Reported are the median and the 99th percentile over the programs. What counts is what a controller pays at every tick: ours from
the matrices to the unknowns, the peers' `update` with all numbers of all matrices and vectors and their solve. Their first set-up, in which they find
out where the matrices are not zero, does not count; all of them can update matrices. No solver begins at an earlier solution. Tolerances are 1e-6 for
all; OSQP's is that of its residuals and says nothing of the duality gap. Soft rows are given to the peers as unknowns of their own. Of the predictive
programs ProxQP and OSQP, which take a hundred times as long, are given two. Needs numpy, scipy, osqp, piqp and proxsuite.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import osqp
import piqp
import proxsuite
from scipy import sparse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Peers"))
import control_programs  # noqa: E402

TOLERANCE = 1e-6


def seconds(*calls):
    """Time of the calls one after another [s]."""
    start = time.perf_counter()
    for call in calls:
        call()
    return time.perf_counter() - start


def piqp_solver(peer, kind):
    solver = piqp.DenseSolver() if kind == "dense" else piqp.SparseSolver()
    for name in ("eps_abs", "eps_rel", "eps_duality_gap_abs", "eps_duality_gap_rel"):
        setattr(solver.settings, name, TOLERANCE)
    if kind == "multistage":
        solver.settings.kkt_solver = piqp.KKTSolver.sparse_multistage
    shape = (lambda m: np.asarray(m.todense())) if kind == "dense" else sparse.csc_matrix
    rows = [shape(peer[key]) for key in ("hessian", "equalities", "inequalities")]
    numbers = (rows[0], peer["gradient"], rows[1], peer["equality_values"], rows[2], peer["lower"], peer["upper"])
    solver.setup(*numbers)
    return lambda: seconds(lambda: solver.update(*numbers), solver.solve)


def osqp_solver(peer):
    rows = sparse.vstack([peer["equalities"], peer["inequalities"]]).tocsc()
    hessian = sparse.triu(peer["hessian"]).tocsc()
    lower, upper = [np.concatenate([peer["equality_values"], peer[key]]) for key in ("lower", "upper")]
    solver = osqp.OSQP()
    settings = {"eps_abs": TOLERANCE, "eps_rel": TOLERANCE, "max_iter": 20_000, "warm_starting": False, "verbose": False}
    solver.setup(hessian, peer["gradient"], rows, lower, upper, **settings)
    return lambda: seconds(lambda: solver.update(q=peer["gradient"], l=lower, u=upper, Px=hessian.data, Ax=rows.data), solver.solve)


def proxqp_solver(peer, is_dense):
    shape = (lambda m: np.asarray(m.todense())) if is_dense else sparse.csc_matrix
    rows = [shape(peer[key]) for key in ("hessian", "equalities", "inequalities")]
    lower, upper = np.maximum(peer["lower"], -1e20), np.minimum(peer["upper"], 1e20)
    kind = proxsuite.proxqp.dense if is_dense else proxsuite.proxqp.sparse

    numbers = (rows[0], peer["gradient"], rows[1], peer["equality_values"], rows[2], lower, upper)
    solver = kind.QP(len(peer["gradient"]), len(peer["equality_values"]), len(lower))
    solver.settings.eps_abs = TOLERANCE
    solver.init(*numbers)
    return lambda: seconds(lambda: solver.update(*numbers), solver.solve)


def ours(tool, programs, staged):
    """Time of each program [s]."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "programs.json")
        control_programs.write(path, programs, staged, TOLERANCE)
        command = [tool, "benchmark", "control", "--quiet", "--programs", path, "--json", "-", "--seconds", "0.02"]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures = json.loads(output.strip().splitlines()[-1])["control"]
    outcomes = figures["programs"] + figures["staged_programs"]
    assert all(outcome["status"] == "solved" for outcome in outcomes), [o["status"] for o in outcomes]
    return [1e-6 * outcome["least_us"] for outcome in outcomes]


def measure(title, options, programs, peers, is_staged):
    times = {name: [] for name in ["ours", *peers]}
    for _ in range(options.repeats):
        times["ours"].append(ours(options.tool, *(([], programs) if is_staged else (programs, []))))
        for name, solves in peers.items():
            times[name].append([solve() for solve in solves])
    least = {name: 1e3 * np.min(rounds, axis=0) for name, rounds in times.items()}
    base = np.median(least["ours"])
    print(title)
    figures = {}
    for name, values in least.items():
        figures[name] = {"median_ms": float(np.median(values)), "percentile_99_ms": float(np.percentile(values, 99))}
        ratio = "" if name == "ours" else f"{np.median(values) / base:8.1f} x"
        print(f"  {name:<18} median {np.median(values):9.3f} ms   99 % {np.percentile(values, 99):9.3f} ms {ratio}", flush=True)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("--programs", type=int, default=40)
    parser.add_argument("--staged", type=int, default=8)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--json")
    options = parser.parse_args()
    rng = np.random.default_rng(7)
    figures = {}
    bodies = [control_programs.whole_body(rng, stances=2 - i % 2) for i in range(options.programs)]
    flat = [control_programs.without_soft_rows(program) for program in bodies]
    figures["whole-body"] = measure(
        "whole-body control: 30 unknowns, 18 equalities, 34 rows", options, bodies,
        {
            "PIQP dense": [piqp_solver(peer, "dense") for peer in flat],
            "ProxQP dense": [proxqp_solver(peer, True) for peer in flat],
            "OSQP": [osqp_solver(peer) for peer in flat],
        },
        False,
    )  # fmt: skip
    for soften in (False, True):
        staged = [control_programs.predictive(rng, soften=soften) for _ in range(options.staged)]
        flat = [control_programs.without_soft_rows(control_programs.flattened(program)) for program in staged]
        peers = {"PIQP sparse": [piqp_solver(peer, "sparse") for peer in flat]}
        if not soften:
            # Unknowns of soft rows stand behind all nodes, where its search for blocks finds none.
            peers["PIQP multistage"] = [piqp_solver(peer, "multistage") for peer in flat]
        peers["ProxQP sparse"] = [proxqp_solver(peer, False) for peer in flat[:2]]
        peers["OSQP"] = [osqp_solver(peer) for peer in flat[:2]]
        kind = "soft rows" if soften else "hard rows"
        figures[kind] = measure(f"predictive control: 24 states, 24 inputs, 40 nodes, {kind}", options, staged, peers, True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1)


main()
