import SpatialMath

/// Sums over every link together with all links beyond it, welded as they stand.
extension RigidBodyModel {
  /// Inertias.
  func accumulateInertias(in workspace: inout RigidBodyWorkspace) {
    for index in 0..<linkCount { workspace.compositeInertia[index] = workspace.linkInertia[index] }
    for index in (1..<max(linkCount, 1)).reversed() {
      let parent = links[index].parent
      workspace.compositeInertia[parent] =
        workspace.compositeInertia[parent] + workspace.compositeInertia[index]
    }
  }

  /// Momenta.
  func accumulateMomenta(in workspace: inout RigidBodyWorkspace) {
    for index in 0..<linkCount {
      workspace.compositeMomentum[index] =
        workspace.linkInertia[index] * workspace.linkVelocity[index]
    }
    for index in (1..<max(linkCount, 1)).reversed() {
      let parent = links[index].parent
      workspace.compositeMomentum[parent] =
        workspace.compositeMomentum[parent] + workspace.compositeMomentum[index]
    }
  }

  /// What turning makes of the particles' momenta, twice.
  func accumulateCoriolis(in workspace: inout RigidBodyWorkspace) {
    for index in 0..<linkCount {
      workspace.compositeCoriolis[index] = TurnedVectors(
        coriolisOf: workspace.linkInertia[index], moving: workspace.linkVelocity[index])
    }
    for index in (1..<max(linkCount, 1)).reversed() {
      let parent = links[index].parent
      workspace.compositeCoriolis[parent] =
        workspace.compositeCoriolis[parent] + workspace.compositeCoriolis[index]
    }
  }

  /// What turning makes of the wrenches from outside, `[links]` as of `inverseDynamics`, not empty.
  func accumulateWrenches(_ wrenches: [SpatialForce], in workspace: inout RigidBodyWorkspace) {
    for index in 0..<linkCount {
      workspace.compositeWrench[index] = TurnedVectors(
        wrenches[index], at: workspace.linkPosition[index])
    }
    for index in (1..<max(linkCount, 1)).reversed() {
      let parent = links[index].parent
      workspace.compositeWrench[parent] =
        workspace.compositeWrench[parent] + workspace.compositeWrench[index]
    }
  }
}
