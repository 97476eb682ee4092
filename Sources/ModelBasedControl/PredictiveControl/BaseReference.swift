import Foundation
import SpatialMath

/// Where the base is to be over a horizon: it goes on from where it was to be with the velocity
/// commanded, on a leash that the measured place holds, so that an error in position is made up for and
/// one that cannot be does not grow, as high above the plane of the ground as it stands. A robot that
/// stands is to be above its feet.
struct BaseReference: Sendable {
  /// What is wanted at one time.
  struct Node: Sendable {
    /// Of the base's origin in the world [m].
    var position = Vector3.zero
    /// Upright, with the heading wanted.
    var orientation = Quaternion.identity
    /// Of the centre of mass in the world [m/s].
    var velocity = Vector3.zero
  }

  /// The base's origin above the middle of both soles, as the robot stands: forward, left, up [m].
  let standingOffset: Vector3
  /// How much lower it is where the robot walks [m].
  let crouch: Double
  /// How far the reference may be from the measured base [m], and from its heading [rad].
  let positionLeash: Double
  let yawLeash: Double
  /// `[nodes]`
  private(set) var nodes: [Node]
  private var position = Vector3.zero
  private var yaw = 0.0
  private var time: Double?

  init(
    standingOffset: Vector3, crouch: Double, positionLeash: Double, yawLeash: Double,
    nodeCount: Int
  ) {
    self.standingOffset = standingOffset
    self.crouch = crouch
    self.positionLeash = positionLeash
    self.yawLeash = yawLeash
    nodes = Array(repeating: Node(), count: nodeCount)
  }

  /// The reference of a robot, with a node at each end of an interval.
  init(_ robot: PredictiveRobot, _ parameters: PredictiveParameters) {
    self.init(
      standingOffset: robot.standingOffset, crouch: parameters.crouch * robot.standingOffset.z,
      positionLeash: parameters.positionLeash, yawLeash: parameters.yawLeash,
      nodeCount: parameters.intervalCount + 1)
  }

  /// Sets the nodes, the first at `time` [s].
  ///
  /// - Parameters:
  ///   - interval: from node to node [s].
  ///   - basePose: as measured.
  ///   - soles: as measured.
  mutating func update(
    at time: Double, interval: Double, schedule: GaitSchedule, command: WalkingCommand,
    basePose: Pose, soles: SwingPlan.Measurement
  ) {
    if schedule.gait(at: time).isStanding {
      stand(on: soles)
    } else {
      advance(by: max(time - (self.time ?? time), 0), command, soles.slope)
      let ahead = position - basePose.position
      let distance = (ahead.x * ahead.x + ahead.y * ahead.y).squareRoot()
      position = basePose.position + ahead * min(1, positionLeash / max(distance, 1e-9))
      let turn = remainder(yaw - basePose.orientation.yaw, 2 * .pi)
      yaw = basePose.orientation.yaw + max(-yawLeash, min(yawLeash, turn))
    }
    let ground = ground(soles, schedule, at: time)
    position.z = ground.z + soles.slope.rise(over: position - ground) + standingOffset.z
    self.time = time

    let (now, heading) = (position, yaw)
    for index in nodes.indices {
      let isMoving = !schedule.gait(at: time + Double(index) * interval).isStanding
      nodes[index] = Node(
        position: isMoving ? position - crouch * .unitZ : position,
        orientation: Quaternion(axis: .unitZ, angle: yaw),
        velocity: isMoving
          ? BaseReference.velocity(command, yaw: yaw, soles.slope) : .zero)
      if isMoving { advance(by: interval, command, soles.slope) }
    }
    (position, yaw) = (now, heading)
  }

  /// The velocity commanded, along the ground in the world.
  private static func velocity(
    _ command: WalkingCommand, yaw: Double, _ slope: GroundSlope
  ) -> Vector3 {
    slope.along(
      Quaternion(axis: .unitZ, angle: yaw).act(Vector3(command.forward, command.left, 0)))
  }

  private mutating func advance(
    by duration: Double, _ command: WalkingCommand, _ slope: GroundSlope
  ) {
    // With the heading of the middle of the time.
    let heading = yaw + 0.5 * duration * command.yawRate
    position += BaseReference.velocity(command, yaw: heading, slope) * duration
    yaw += duration * command.yawRate
  }

  private mutating func stand(on soles: SwingPlan.Measurement) {
    let turn = remainder(soles.left.yaw - soles.right.yaw, 2 * .pi)
    yaw = soles.right.yaw + 0.5 * turn
    let middle = (soles.left.position + soles.right.position) * 0.5
    position = middle + Quaternion(axis: .unitZ, angle: yaw).act(standingOffset)
  }

  /// The middle of the feet that carry [m].
  private func ground(
    _ soles: SwingPlan.Measurement, _ schedule: GaitSchedule, at time: Double
  ) -> Vector3 {
    if let swing = schedule.swing(at: time) { return soles[swing.side.opposite].position }
    return (soles.left.position + soles.right.position) * 0.5
  }
}
