"""Compares our solutions of quadratic programs with those of PIQP, OSQP and ProxQP.

usage: TREADMILL=PROGRAM programs_against_solvers.py [--seed 1] [--rounds 10]

PROGRAM is the treadmill executable (`benchmark control --programs FILE`). The programs of `control_programs.py`: whole-body control, random
and degenerate ones, and horizons of predictive control; infeasible and unbounded ones must be named so by us and by PIQP. Compared: the
cost within 1e-6 of the largest of it and 1, violations of rows within 1e-6, and the unknowns within 1e-4 where the cost is curved
in all directions (a cost that is right to 1e-9 leaves them as much). OSQP, whose steps are not exact, is asked about the random programs and ProxQP about all dense ones that have a solution.

Exit status 0 where all agree, 1 where one does not, 77 where a peer is not installed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import osqp
    import piqp
    import proxsuite
    from scipy import sparse
except ImportError as error:
    print(f"skipped: {error}; pip install numpy scipy osqp piqp proxsuite", file=sys.stderr)
    sys.exit(77)

import control_programs

TOLERANCE = 1e-6
UNKNOWNS_TOLERANCE = 1e-4
# Ours and the peers' own: tight enough for unknowns, and not only costs, to agree.
OWN_TOLERANCE = 1e-9


def solve_ours(programs, staged):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "programs.json")
        control_programs.write(path, programs, staged, OWN_TOLERANCE)
        command = [os.environ["TREADMILL"], "benchmark", "control", "--quiet", "--programs", path, "--json", "-", "--seconds", "1e-6"]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])["control"]


def solve_piqp(problem):
    """Status and unknowns; violations of soft rows as unknowns of their own are left out."""
    peer = control_programs.without_soft_rows(problem)
    solver = piqp.SparseSolver()
    for name in ("eps_abs", "eps_rel", "eps_duality_gap_abs", "eps_duality_gap_rel"):
        setattr(solver.settings, name, OWN_TOLERANCE)
    rows = [sparse.csc_matrix(peer[key]) for key in ("hessian", "equalities", "inequalities")]
    solver.setup(rows[0], peer["gradient"], rows[1], peer["equality_values"], rows[2], peer["lower"], peer["upper"])
    return str(solver.solve()).rsplit(".", 1)[-1], solver.result.x[: len(problem["gradient"])]


def solve_osqp(problem):
    peer = control_programs.without_soft_rows(problem)
    rows = sparse.vstack([peer["equalities"], peer["inequalities"]]).tocsc()
    solver = osqp.OSQP()
    solver.setup(
        sparse.triu(peer["hessian"]).tocsc(), peer["gradient"], rows, np.concatenate([peer["equality_values"], peer["lower"]]),
        np.concatenate([peer["equality_values"], peer["upper"]]), verbose=False, eps_abs=1e-10, eps_rel=1e-10, max_iter=200_000,
        polishing=True,
    )  # fmt: skip
    result = solver.solve()
    return result.info.status, result.x[: len(problem["gradient"])]


def solve_proxqp(problem):
    peer = control_programs.without_soft_rows(problem)
    dense = {key: np.asarray(peer[key].todense()) for key in ("hessian", "equalities", "inequalities")}
    lower, upper = np.maximum(peer["lower"], -1e20), np.minimum(peer["upper"], 1e20)
    solver = proxsuite.proxqp.dense.QP(len(peer["gradient"]), len(peer["equality_values"]), len(lower))
    solver.settings.eps_abs = OWN_TOLERANCE
    solver.init(dense["hessian"], peer["gradient"], dense["equalities"], peer["equality_values"], dense["inequalities"], lower, upper)
    solver.solve()
    return solver.results.info.status.name, solver.results.x[: len(problem["gradient"])]


def cost(problem, w):
    """The cost with the price of soft rows, and the largest violation of hard ones."""
    value = np.asarray(problem["inequalities"] @ w).ravel()
    total = 0.5 * w @ (problem["hessian"] @ w) + problem["gradient"] @ w
    worst = np.abs(problem["equalities"] @ w - problem["equality_values"]).max(initial=0)
    soft = np.isfinite(problem["linear_penalty"])
    for excess in (np.maximum(value - problem["upper"], 0), np.maximum(problem["lower"] - value, 0)):
        worst = max(worst, excess[~soft].max(initial=0))
        e = excess[soft]
        total += problem["linear_penalty"][soft] @ e + 0.5 * problem["quadratic_penalty"][soft] @ (e * e)
    return total, worst


def compare(problem, ours, peer_name, status, theirs, is_curved):
    """What is wrong, in words; nothing where all agree."""
    expected = {"PIQP_PRIMAL_INFEASIBLE": "primalInfeasible", "PIQP_DUAL_INFEASIBLE": "dualInfeasible"}.get(status, "solved")
    if ours["status"] != expected:
        return f"found {ours['status']}, expected {expected} as {peer_name} has it"
    if expected != "solved":
        return None
    w = np.array(ours["variables"])
    (own, violation), (other, _) = cost(problem, w), cost(problem, theirs)
    scale = max(1, np.abs(w).max())
    if violation > TOLERANCE * scale:
        return f"violates a row by {violation:.1e}"
    if abs(own - other) > TOLERANCE * max(1, abs(other)):
        return f"cost {own:.9g}, expected {other:.9g} as {peer_name} has it"
    distance = np.abs(w - theirs).max()
    if is_curved and distance > UNKNOWNS_TOLERANCE * scale:
        return f"unknowns differ by {distance:.1e} from {peer_name}'s"
    return None


def without_first_states(staged, variables):
    """Our unknowns (u0 x0 u1 x1 ...) in the order of `flattened` (u0 x1 u1 ...)."""
    states = len(staged["initial_state"])
    inputs = len(staged["stages"][0]["gradient"]) - states
    nodes = [variables[k * (inputs + states) : (k + 1) * (inputs + states)] for k in range(len(staged["transitions"]))]
    order = []
    for k, node in enumerate(nodes):
        following = nodes[k + 1][inputs:] if k + 1 < len(nodes) else variables[-states:]
        order += node[:inputs] + following
    return order


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    programs, staged = [], []
    for _ in range(options.rounds):
        programs += [control_programs.whole_body(rng, stances=2), control_programs.whole_body(rng, stances=1), control_programs.random(rng)]
        programs += [control_programs.random(rng, 60, 10, 100, "random, 60 unknowns"), *control_programs.degenerate(rng)]
    for soften in (True, False):
        staged += [control_programs.predictive(rng, soften=soften, name=f"predictive, {'soft' if soften else 'hard'}") for _ in range(3)]
    ours = solve_ours(programs, staged)
    faults, count = [], 0

    def check(problem, found, peer_name, peer, is_curved):
        nonlocal count
        status, theirs = peer(problem)
        if peer_name != "PIQP" and status.upper() not in ("SOLVED", "PROXQP_SOLVED"):
            return  # It gave up, and PIQP has been asked.
        count += 1
        fault = compare(problem, found, peer_name, status, theirs, is_curved)
        if fault:
            faults.append(f"{problem['name']}: {fault}")

    for problem, found in zip(programs, ours["programs"]):
        is_curved = "random" in problem["name"]
        check(problem, found, "PIQP", solve_piqp, is_curved)
        if found["status"] == "solved":
            check(problem, found, "ProxQP", solve_proxqp, False)
        if is_curved:
            check(problem, found, "OSQP", solve_osqp, False)
    for problem, found in zip(staged, ours["staged_programs"]):
        flat = control_programs.flattened(problem)
        found["variables"] = without_first_states(problem, found["variables"])
        check(flat, found, "PIQP", solve_piqp, False)
    for fault in faults:
        print(fault)
    print(f"{count - len(faults)} of {count} comparisons of {len(programs)} dense and {len(staged)} staged programs agree")
    sys.exit(1 if faults else 0)


main()
