extension BlockStep {
  /// Where the bases are on the grid of the ground.
  @inline(__always)
  func groundPlace() -> GroundPlace {
    ground.isPlane ? GroundPlace() : ground.place(x: state.position[0], y: state.position[1])
  }

  /// Distance from the ground along z, and the ground's normal, under points.
  ///
  /// - Parameters:
  ///   - point: from the base's origin, along the world's axes [m].
  ///   - place: where the bases are.
  @inline(__always)
  func surface(
    under point: LaneVector, place: GroundPlace
  ) -> (height: Lanes, normal: LaneVector) {
    let height = Lanes(LaneRegister(state.position[2])) + point.z
    guard !ground.isPlane else { return (height, LaneVector(.zero, .zero, .one)) }
    let surface = ground.surface(place, x: point.x, y: point.y)
    return (height - surface.height, surface.normal)
  }

  /// Height above which a link is far from all ground below it [m].
  ///
  /// - Parameters:
  ///   - origin: the link's, from the base's, along the world's axes [m].
  ///   - place: where the bases are.
  @inline(__always)
  func highestGround(around origin: LaneVector, place: GroundPlace) -> Lanes {
    ground.isPlane ? .zero : ground.top(place, x: origin.x, y: origin.y)
  }
}
