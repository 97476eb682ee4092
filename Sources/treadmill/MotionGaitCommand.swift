import ArgumentParser
import Foundation
import MotionCapture
import ReferenceMotion
import RobotModel
import Training

/// `treadmill motion gait`: the built-in reference gait as a clip file.
struct MotionGaitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gait",
    abstract: "Makes the built-in reference gait of a robot and writes it as a clip.")

  @Option(help: "A URDF or MJCF file, or the name of a built-in robot.")
  var robot: String

  @Option(help: "Speed ahead [m/s].")
  var vx = 0.0

  @Option(help: "Speed to the left [m/s].")
  var vy = 0.0

  @Option(help: "Turning rate to the left [rad/s].")
  var wz = 0.0

  @Option(help: "Part of the time of people's strides that the robot's take, 0.4 to 1.")
  var strideTimeFactor = GaitStyle().strideTimeFactor

  @Option(help: "How much knees are bent at least, 0.05 to 0.8 [rad].")
  var leastKneeFlexion = GaitStyle().leastKneeFlexion

  @Option(help: "Least height of the sole in the middle of a swing, 0.01 to 0.15 [m].")
  var swingClearance = GaitStyle().swingClearance

  @Option(help: "Strides between standing and standing; without it, one stride that repeats.")
  var strides: Int?

  @Option(help: "Frames per second [Hz].")
  var rate = BuiltInGait.defaultFrameRate

  @Option(help: "The file: .h5 a clip, .csv Unitree's table, .npz BeyondMimic's arrays.")
  var out: String

  func run() throws {
    let description = try RobotSource.load(robot).description
    var style = GaitStyle()
    style.strideTimeFactor = strideTimeFactor
    style.leastKneeFlexion = leastKneeFlexion
    style.swingClearance = swingClearance
    let gait = try BuiltInGait(robot: description, style: style)
    let command = GaitCommand(forwardSpeed: vx, leftSpeed: vy, yawRate: wz)
    let clip =
      if let strides {
        try gait.walk(command, strideCount: strides, frameRate: rate)
      } else {
        try gait.cycle(command, frameRate: rate)
      }
    let track = try ReferenceTrack(clip, robot: description)
    try ClipOutput.write(clip, of: description, to: out)
    print(Self.report(track))
    StandardError.write("wrote \(out)\n")
  }

  /// What was made, a line each.
  private static func report(_ track: ReferenceTrack) -> String {
    let clip = track.clip
    let fit = track.groundFit()
    func number(_ value: Double) -> String { String(format: "%.3f", value) }
    let share = zip(track.jointVelocities.indices, track.jointVelocities).map { index, velocity in
      abs(velocity) / track.robot.joints[index % track.robot.joints.count].velocityLimit
    }.max()
    return """
      clip\t\(clip.name) of \(clip.robotName)
      frames\t\(clip.frameCount) at \(clip.frameRate) Hz, \(number(clip.duration)) s
      speed\t\(number(clip.pathSpeed)) m/s along its way
      ground\t\(number(1000 * fit.largestPenetration)) mm penetration, \
      \(number(1000 * fit.largestGap)) mm gap, \(number(1000 * fit.largestSkate)) mm skate per step
      joints\tat most \(number(100 * (share ?? 0))) % of their largest speed
      """ + clip.provenance.map { "\nmade\t\($0)" }.joined()
  }
}
