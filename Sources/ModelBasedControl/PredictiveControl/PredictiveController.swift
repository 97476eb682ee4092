import QuadraticProgramming
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Plans a walk over a horizon: model-predictive control on centroidal dynamics (as a control model
/// Sleiman et al. 2021, *A unified MPC framework for whole-body dynamic locomotion and manipulation*).
///
/// Each call takes the plan before, moved on in time and begun at the measured state, and goes one step
/// of sequential quadratic programming from there (Diehl et al. 2005, *A real-time iteration scheme for
/// nonlinear optimization in optimal feedback control*), as far as a line search with a filter lets it.
/// A call after the first few asks for no memory. One thread at a time may use a controller.
public struct PredictiveController: WalkingPlanner, ~Copyable {
  /// What is planned for.
  public let parameters: PredictiveParameters
  private let robot: PredictiveRobot
  private var problem: ShootingProblem
  private var program: StagedProgram
  private var solution: StagedSolution
  private let solver: StagedSolver
  private var swings: SwingPlan
  private var base: BaseReference

  /// The plan that is at hand, that which is worked on, and what the line search tries.
  private var plan: PlannedTrajectory
  private var work: PlannedTrajectory
  private var trial: PlannedTrajectory
  private var hasPlan = false
  /// Whether multipliers are those of a solution.
  private var hasMultipliers = false
  private var failureCount = 0
  private var sampler: PlanSampler
  private var kinematics: RigidBodyWorkspace
  private var tangent: [Double]

  /// - Parameters:
  ///   - robot: with a floating base, a left and a right foot, and no joints but those that the plan
  ///     moves (`reducedToControlledJoints`); links of feet are level where their axes are the world's.
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
    precondition(
      parameters.model != .linearRigidBody,
      "the model \(parameters.model.rawValue) is planned with by LinearPredictiveController, expected "
        + "one of the others")
    let description = PredictiveRobot(
      robot, gravity: gravity, isSingleBody: parameters.model == .singleRigidBody)
    let dynamics = description.dynamics
    self.parameters = parameters
    self.robot = description
    problem = ShootingProblem(description, parameters)
    program = problem.makeProgram()
    solution = StagedSolution(for: program)
    solver = StagedSolver(for: program)
    swings = SwingPlan(description, parameters)
    base = BaseReference(description, parameters)
    let memory = {
      PlannedTrajectory(
        dynamics, intervalCount: parameters.intervalCount, interval: parameters.interval,
        slotCount: ShootingProblem.slotCount(description))
    }
    (plan, work, trial) = (memory(), memory(), memory())
    sampler = PlanSampler(description)
    kinematics = RigidBodyWorkspace(for: dynamics.model)
    tangent = Array(repeating: 0, count: dynamics.stateCount)
  }

  /// The equations of motion that are planned with.
  public var dynamics: CentroidalDynamics { robot.dynamics }

  /// Plans from a measured state on.
  ///
  /// - Parameters:
  ///   - state: as measured or estimated.
  ///   - time: now, not before that of an earlier call [s].
  ///   - schedule: when which foot stands.
  ///   - command: how the robot is to move, where it does not stand.
  ///   - slope: how the ground rises.
  /// - Returns: how it ended.
  public mutating func update(
    _ state: RigidBodyState, at time: Double, schedule: GaitSchedule,
    command: WalkingCommand = WalkingCommand(), slope: GroundSlope = .level
  ) -> PredictiveReport {
    let measured = measure(state, on: slope)
    guard measured.centerOfMass.isFinite && measured.velocity.isFinite else {
      failureCount += 1
      return PredictiveReport(failureCount: failureCount)
    }
    let horizon = parameters.interval * Double(parameters.intervalCount)
    swings.update(
      from: time, to: time + horizon, schedule: schedule, command: command, measured)
    base.update(
      at: time, interval: parameters.interval, schedule: schedule, command: command,
      basePose: state.basePose, soles: measured)
    for index in base.nodes.indices { problem.references[index] = base.nodes[index] }

    let isFirst = !hasPlan
    begin(at: time, schedule)
    problem.setTasks(work, swings)
    var report = PredictiveReport()
    for _ in 0..<(isFirst ? parameters.firstStepCount : 1) { report = goStep() }
    if report.status != .unsolved {
      swap(&plan, &work)
      hasPlan = true
    }
    let isNew = report.status == .stepTaken || report.status == .converged
    failureCount = isNew ? 0 : failureCount + 1
    report.failureCount = failureCount
    return report
  }

  /// The plan at a time [s]: between the last successful call and its horizon's end, before and behind
  /// that as at its beginning and end.
  ///
  /// - Precondition: a call has been successful.
  public mutating func sample(at time: Double, into sample: inout PlanSample) {
    precondition(hasPlan, "a plan that was never made is sampled at \(time) s")
    sampler.sample(plan, swings, at: time, into: &sample)
  }

  /// Momentum and soles of a measured state, which becomes the first state of `work`.
  private mutating func measure(
    _ state: RigidBodyState, on slope: GroundSlope
  ) -> SwingPlan.Measurement {
    let measured = robot.measure(state, on: slope, in: &kinematics)
    let (mass, momentum) = (
      robot.dynamics.model.totalMass, robot.dynamics.momentum(in: kinematics)
    )
    work.states[0].momentum = CentroidalMomentum(
      linear: momentum.linear / mass, angular: momentum.angular / mass)
    work.states[0].basePose = state.basePose
    for joint in state.jointPositions.indices {
      work.states[0].jointPositions[joint] = state.jointPositions[joint]
    }
    return measured
  }

  /// Makes `work` the plan before, moved on to `time`; where there is none, the robot that stays as it is.
  private mutating func begin(at time: Double, _ schedule: GaitSchedule) {
    work.startTime = time
    work.setModes(schedule)
    for index in 1..<work.states.count {
      guard hasPlan else {
        work.states[index].copy(work.states[0])
        work.states[index].momentum = CentroidalMomentum(linear: .zero, angular: .zero)
        continue
      }
      let nodeTime = time + Double(index) * work.interval
      plan.writeState(at: nodeTime, into: &work.states[index], using: &tangent)
    }
    for index in work.inputs.indices {
      let before = plan.index(at: work.middle(of: index))
      for element in work.inputs[index].indices {
        work.inputs[index][element] = hasPlan ? plan.inputs[before][element] : 0
      }
      setSupport(work.modes[index], before: hasPlan ? plan.modes[before] : [], interval: index)
      guard hasPlan else { continue }
      work.rowMultipliers[index].copy(plan.rowMultipliers[before])
      work.costates[index].copy(plan.costates[before])
    }
    work.rowMultipliers[work.intervalCount].copy(plan.rowMultipliers[plan.intervalCount])
  }

  /// Feet that have come to carry get an even share of the weight, those that swing nothing.
  private mutating func setSupport(_ mode: StanceMode, before: StanceMode, interval: Int) {
    for (foot, leg) in robot.legs.enumerated() {
      let bit = StanceMode(leg.side)
      guard !(mode.contains(bit) && before.contains(bit)) else { continue }
      for component in 0..<6 { work.inputs[interval][6 * foot + component] = 0 }
      guard mode.contains(bit) else { continue }
      work.inputs[interval][6 * foot + 2] = problem.step.wrenchUnit * (mode == .both ? 0.5 : 1)
    }
  }

  /// One step of sequential quadratic programming on `work`.
  private mutating func goStep() -> PredictiveReport {
    var report = PredictiveReport()
    let merit = problem.linearize(work, into: &program)
    let solved = solve()
    report.solver = solved
    report.cost = merit.cost
    report.violation = merit.violation
    guard solved.status == .solved || solved.status == .iterationLimit,
      merit.cost.isFinite && merit.violation.isFinite
    else { return report }
    report.stepSize = stepSize()

    report.status = .noProgress
    var length = 1.0
    for _ in 0..<PredictiveController.trialCount {
      setTrial(length)
      let found = problem.evaluate(trial)
      if PredictiveController.accepts(found, after: merit) {
        swap(&work, &trial)
        report.stepLength = length
        report.cost = found.cost
        report.violation = found.violation
        let isConverged =
          length == 1 && report.stepSize <= parameters.convergedStep
          && found.violation <= parameters.convergedViolation
        report.status = isConverged ? .converged : .stepTaken
        break
      }
      length *= 0.5
    }
    return report
  }

  /// Solves the program, begun at no step with the multipliers of `work` where those are of a solution,
  /// and writes those found to `trial`.
  private mutating func solve() -> SolverReport {
    var settings = parameters.solver
    settings.start = hasMultipliers ? .warm : .cold
    if hasMultipliers {
      for index in solution.stages.indices { placeMultipliers(index) }
      for index in solution.costates.indices {
        solution.costates[index].copy(work.costates[index])
      }
    }
    let report = solver.solve(program, settings, into: &solution)
    hasMultipliers = report.status == .solved
    for index in solution.stages.indices { readMultipliers(index) }
    for index in solution.costates.indices {
      trial.costates[index].copy(solution.costates[index])
    }
    return report
  }

  private mutating func placeMultipliers(_ index: Int) {
    for element in solution.stages[index].variables.indices {
      solution.stages[index].variables[element] = 0
    }
    for row in 0..<program.stages[index].inequalities.count {
      solution.stages[index].inequalityMultipliers[row] =
        work.rowMultipliers[index][problem.rowSlots[index][row]]
    }
  }

  private mutating func readMultipliers(_ index: Int) {
    for slot in trial.rowMultipliers[index].indices { trial.rowMultipliers[index][slot] = 0 }
    for row in 0..<program.stages[index].inequalities.count {
      trial.rowMultipliers[index][problem.rowSlots[index][row]] =
        solution.stages[index].inequalityMultipliers[row]
    }
  }

  // MARK: Line search

  private static let trialCount = 4
  /// Violation below which only the cost counts, and part by which a violation falls where it counts.
  private static let smallViolation = 1e-4
  private static let violationDecrease = 0.99

  /// A filter of one point (Fletcher and Leyffer 2002, *Nonlinear programming without a penalty
  /// function*): either the violation falls or the cost does, and neither explodes.
  private static func accepts(
    _ found: ShootingProblem.Merit, after merit: ShootingProblem.Merit
  ) -> Bool {
    guard found.cost.isFinite && found.violation.isFinite else { return false }
    if found.violation <= violationDecrease * merit.violation { return true }
    return found.violation <= max(smallViolation, merit.violation)
      && found.cost <= merit.cost + 1e-6 * abs(merit.cost)
  }

  /// `work` moved along the step.
  private mutating func setTrial(_ length: Double) {
    let inputCount = robot.dynamics.inputCount
    let wrenchCount = 6 * robot.legs.count
    trial.startTime = work.startTime
    for index in work.modes.indices {
      trial.modes[index] = work.modes[index]
      for element in 0..<inputCount {
        let unit = element < wrenchCount ? problem.step.wrenchUnit : 1
        trial.inputs[index][element] =
          work.inputs[index][element]
          + length * unit * solution.stages[index].variables[element]
      }
    }
    for index in work.states.indices {
      let first = index < work.intervalCount ? inputCount : 0
      for element in tangent.indices {
        tangent[element] = solution.stages[index].variables[first + element]
      }
      trial.states[index].copy(work.states[index])
      if index > 0 { trial.states[index].move(along: tangent, by: length) }
    }
  }

  private func stepSize() -> Double {
    var size = 0.0
    for index in solution.stages.indices {
      for element in solution.stages[index].variables { size = max(size, abs(element)) }
    }
    return size
  }
}

extension [Double] {
  /// Takes over the numbers of another array of the same size, without new memory.
  fileprivate mutating func copy(_ other: [Double]) {
    for index in indices { self[index] = other[index] }
  }
}
