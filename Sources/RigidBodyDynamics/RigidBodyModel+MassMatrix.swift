import SpatialMath

extension RigidBodyModel {
  /// The mass matrix M(q) by composite rigid bodies (Featherstone 2008, table 6.2), rotor inertias on
  /// its diagonal; into `massMatrix`.
  ///
  /// - Parameter workspace: after `computeKinematics`.
  public func computeMassMatrix(in workspace: inout RigidBodyWorkspace) {
    accumulateInertias(in: &workspace)
    let count = velocityCount
    for index in workspace.massMatrix.indices { workspace.massMatrix[index] = 0 }
    for row in 0..<count {
      // F = I_composite s: what moving with unit velocity `row` takes of all that it carries.
      let subspace = workspace.motionSubspace[row]
      let force = workspace.compositeInertia[velocityLink[row]] * subspace
      workspace.massMatrix[row * count + row] = subspace.dot(force) + armature[row]
      var column = velocityParent[row]
      while column >= 0 {
        let element = workspace.motionSubspace[column].dot(force)
        workspace.massMatrix[row * count + column] = element
        workspace.massMatrix[column * count + row] = element
        column = velocityParent[column]
      }
    }
  }
}
