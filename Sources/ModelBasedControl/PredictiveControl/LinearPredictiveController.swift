import Foundation
import QuadraticProgramming
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Plans a walk cheaply: model-predictive control on a single rigid body that is linear in its state, by one
/// convex quadratic program (Di Carlo et al. 2018, with a moment for each foot as the robot's own
/// software has it). Feet are put where `FootPlacement` has them and are not the program's to choose, and
/// torques are those of legs in the nominal pose.
///
/// Of `PredictiveParameters` it uses all but what prices joints and swinging feet. A call after
/// the first asks for no memory. One thread at a time may use a controller.
public struct LinearPredictiveController: WalkingPlanner, ~Copyable {
  /// What is planned for.
  public let parameters: PredictiveParameters
  private let robot: PredictiveRobot
  private let body: SingleRigidBody
  private let step: LinearBodyStep
  /// m g, the unit of wrenches [N].
  private let weight: Double
  private var program: LinearBodyProgram
  private let solver: StagedSolver
  private var solution: StagedSolution
  private var swings: SwingPlan
  private var base: BaseReference
  private var measured = SwingPlan.Measurement()

  /// The plan that is at hand, and that which is worked on.
  private var plan: LinearPlan
  private var work: LinearPlan
  private var hasPlan = false
  private var failureCount = 0
  private var kinematics: RigidBodyWorkspace

  /// - Parameters:
  ///   - robot: with a floating base, a left and a right foot, and no joints but those of the legs
  ///     (`reducedToControlledJoints`); links of feet are level where their axes are the world's.
  ///   - parameters: what is planned for.
  ///   - gravity: downward acceleration [m/s²].
  public init(
    _ robot: RobotDescription, _ parameters: PredictiveParameters = PredictiveParameters(),
    gravity: Double = 9.81
  ) {
    precondition(
      parameters.intervalCount >= 2 && parameters.interval > 0,
      "got \(parameters.intervalCount) intervals of \(parameters.interval) s, expected at least 2 "
        + "that take time")
    let description = PredictiveRobot(robot, gravity: gravity)
    let model = description.dynamics.model
    self.parameters = parameters
    self.robot = description
    body = SingleRigidBody(model, jointPositions: description.nominalPositions)
    step = LinearBodyStep(body, gravity: gravity)
    weight = model.totalMass * gravity
    program = LinearBodyProgram(description, parameters)
    solver = StagedSolver(for: program.staged)
    solution = StagedSolution(for: program.staged)
    swings = SwingPlan(description, parameters)
    base = BaseReference(description, parameters)
    let memory = {
      LinearPlan(
        intervalCount: parameters.intervalCount, inputCount: 6 * description.legs.count,
        footCount: description.legs.count)
    }
    (plan, work) = (memory(), memory())
    kinematics = RigidBodyWorkspace(for: model)
  }

  /// Plans from a measured state on, as `WalkingPlanner` has it.
  public mutating func update(
    _ state: RigidBodyState, at time: Double, schedule: GaitSchedule,
    command: WalkingCommand = WalkingCommand(), slope: GroundSlope = .level
  ) -> PredictiveReport {
    var report = PredictiveReport()
    let sensed = robot.measure(state, on: slope, in: &kinematics)
    if sensed.centerOfMass.isFinite && sensed.velocity.isFinite {
      measured = sensed
      plan(from: state, at: time, schedule, command)
      report.solver = solver.solve(program.staged, parameters.solver, into: &solution)
      if report.solver?.status == .solved { report.status = .converged }
    }
    guard report.status == .converged else {
      failureCount += 1
      report.failureCount = failureCount
      return report
    }
    failureCount = 0
    takeSolution()
    swap(&plan, &work)
    hasPlan = true
    return report
  }

  /// Sets the program up.
  private mutating func plan(
    from state: RigidBodyState, at time: Double, _ schedule: GaitSchedule,
    _ command: WalkingCommand
  ) {
    let horizon = parameters.interval * Double(parameters.intervalCount)
    swings.update(
      from: time, to: time + horizon, schedule: schedule, command: command, measured)
    base.update(
      at: time, interval: parameters.interval, schedule: schedule, command: command,
      basePose: state.basePose, soles: measured)
    work.setTimes(from: time, longest: parameters.interval, schedule)

    setFirstState(state)
    // The motion is linear about the way wanted, begun where the robot is.
    let ahead = measured.centerOfMass - reference(at: time, since: time).center
    for index in work.intervals.indices {
      setSupports(index)
      let interval = work.intervals[index]
      let now = reference(at: interval.start, since: time)
      let middle = reference(at: interval.start + 0.5 * interval.duration, since: time)
      work.intervals[index].yaw = middle.yaw
      work.intervals[index].expected = middle.center + ahead
      program.write(index, work.intervals[index], now, step)
    }
    let end = work.intervals[work.intervals.count - 1].end
    program.writeLast(reference(at: end, since: time))
  }

  /// What is wanted at a time, between the nodes of `base`.
  private func reference(at time: Double, since start: Double) -> LinearBodyProgram.Reference {
    let place = (time - start) / parameters.interval
    let index = max(0, min(base.nodes.count - 2, Int(place)))
    let share = max(0, min(1, place - Double(index)))
    let (before, after) = (base.nodes[index], base.nodes[index + 1])
    // Headings near that of the base, which is where the state has it.
    let turned = remainder(before.orientation.yaw - measured.yaw, 2 * .pi)
    let turn = remainder(after.orientation.yaw - before.orientation.yaw, 2 * .pi)
    let yaw = measured.yaw + turned + share * turn
    return LinearBodyProgram.Reference(
      center: before.position + share * (after.position - before.position)
        + Quaternion(axis: .unitZ, angle: yaw).act(body.centerOfMass),
      velocity: before.velocity + share * (after.velocity - before.velocity), yaw: yaw)
  }

  /// The measured state in the program's numbers.
  private mutating func setFirstState(_ state: RigidBodyState) {
    let orientation = state.basePose.orientation
    let spin = body.inertia(turnedBy: orientation) * state.velocity.vector(at: 3)
    work.states[0].set(measured.velocity, at: 0)
    work.states[0].set(spin / body.mass, at: 3)
    work.states[0].set(measured.centerOfMass, at: 6)
    work.states[0].set(orientation.rollPitchYaw, at: 9)
    program.setFirst(work.states[0])
  }

  /// The feet that stand in an interval.
  private mutating func setSupports(_ index: Int) {
    let middle = work.intervals[index].start + 0.5 * work.intervals[index].duration
    let mode = work.intervals[index].mode
    work.intervals[index].supports.removeAll(keepingCapacity: true)
    for (foot, leg) in robot.legs.enumerated() where mode.contains(StanceMode(leg.side)) {
      let sole = swings.foothold(of: leg.side, at: middle, measured)
      work.intervals[index].supports.append(
        LinearBodyStep.Support(column: 6 * foot, position: sole.position, yaw: sole.yaw))
    }
  }

  private mutating func takeSolution() {
    let inputCount = program.staged.inputCount
    for index in work.intervals.indices {
      for column in 0..<inputCount {
        work.inputs[index][column] = solution.stages[index].variables[column]
      }
    }
    for index in 1..<work.states.count {
      let first = index < work.intervals.count ? inputCount : 0
      for element in 0..<LinearBodyStep.stateCount {
        work.states[index][element] = solution.stages[index].variables[first + element]
      }
    }
  }

  // MARK: Sampling

  /// The plan at a time, as `WalkingPlanner` has it.
  public mutating func sample(at time: Double, into sample: inout PlanSample) {
    precondition(hasPlan, "a plan that was never made is sampled at \(time) s")
    let index = plan.index(at: time)
    let interval = plan.intervals[index]
    let passed = max(0, min(interval.duration, time - interval.start))
    let (before, after) = (plan.states[index], plan.states[index + 1])
    let share = passed / interval.duration
    let (velocity, place) = (before.vector(at: 0), before.vector(at: 6))
    let rate = step.momentumRate(
      plan.inputs[index], interval.supports, center: place, expected: interval.expected)

    // Under wrenches that are held.
    sample.mode = interval.mode
    sample.centerOfMass = place + passed * velocity + (0.5 * passed * passed) * rate.linear
    sample.centerOfMassVelocity = velocity + passed * rate.linear
    sample.centerOfMassAcceleration = rate.linear
    let spin = before.vector(at: 3) + share * (after.vector(at: 3) - before.vector(at: 3))
    let turned = before.vector(at: 9) + share * (after.vector(at: 9) - before.vector(at: 9))
    // Upright, as it is wanted: to follow the tilt on the way there is to take its force without its moment,
    // which drives the robot forward.
    let orientation = Quaternion(axis: .unitZ, angle: turned.z)
    let inverse = body.inertia(turnedBy: orientation).inverse * body.mass
    sample.momentum = CentroidalMomentum(
      linear: sample.centerOfMassVelocity * body.mass, angular: spin * body.mass)
    sample.momentumRate = CentroidalMomentum(
      linear: rate.linear * body.mass, angular: rate.angular * body.mass)
    setBase(
      &sample, orientation, angular: inverse * spin, acceleration: inverse * rate.angular)
    for (foot, leg) in robot.legs.enumerated() {
      sample[leg.side] = footPlan(foot, leg, interval, at: time)
    }
  }

  /// The base that carries the centre of mass, and joints at rest in the nominal pose.
  private func setBase(
    _ sample: inout PlanSample, _ orientation: Quaternion, angular: Vector3, acceleration: Vector3
  ) {
    let arm = orientation.act(body.centerOfMass)
    sample.state.basePose = Pose(
      position: sample.centerOfMass - arm, orientation: orientation)
    sample.state.velocity.set(sample.centerOfMassVelocity - angular.cross(arm), at: 0)
    sample.state.velocity.set(angular, at: 3)
    sample.acceleration.set(
      sample.centerOfMassAcceleration - acceleration.cross(arm)
        - angular.cross(angular.cross(arm)), at: 0)
    sample.acceleration.set(acceleration, at: 3)
    for joint in sample.state.jointPositions.indices {
      sample.state.jointPositions[joint] = robot.nominalPositions[joint]
    }
  }

  private func footPlan(
    _ foot: Int, _ leg: PredictiveRobot.Leg, _ interval: LinearPlan.Interval, at time: Double
  ) -> PlanSample.FootPlan {
    var result = PlanSample.FootPlan()
    let index = plan.index(at: time)
    result.isStance = interval.mode.contains(StanceMode(leg.side))
    result.wrench = SpatialForce(
      moment: weight * plan.inputs[index].vector(at: 6 * foot + 3),
      force: weight * plan.inputs[index].vector(at: 6 * foot))
    if let path = swings.path(of: leg.side, at: time) {
      result.path = path.state(at: time)
    } else {
      let sole = swings.foothold(of: leg.side, at: time, measured)
      result.path = SwingFootTrajectory.State(at: sole.position, yaw: sole.yaw)
    }
    return result
  }
}
