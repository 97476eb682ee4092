import Physics

extension BlockStep {
  /// Distance from the ground along z, and the ground's normal, under points.
  ///
  /// - Parameter point: from the base's origin, along the world's axes [m].
  @inline(__always)
  func surface(under point: LaneVector) -> (height: Lanes, normal: LaneVector) {
    switch terrain {
    case .plane:
      return (
        Lanes(LaneRegister(state.position[2])) + point.z, LaneVector(.zero, .zero, .one)
      )
    case .heightField(let field):
      return surface(of: field, under: point)
    }
  }

  private func surface(
    of field: HeightField, under point: LaneVector
  ) -> (height: Lanes, normal: LaneVector) {
    var height = Lanes.zero
    var normal = LaneVector.zero
    for lane in 0..<Lanes.count {
      let ground = field.surface(
        x: state.position[0][lane] + Double(point.x[lane]),
        y: state.position[1][lane] + Double(point.y[lane]))
      height[lane] = Float(state.position[2][lane] + Double(point.z[lane]) - ground.height)
      normal[lane] = ground.normal
    }
    return (height, normal)
  }
}
