import Foundation
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct WaypointCourseTests {
  /// 4 m ahead, then 3 m to the left.
  private let course = WaypointCourse(
    through: [Vector3(0, 0, 0), Vector3(4, 0, 0), Vector3(4, 3, 0)], speed: 0.5)

  @Test("the nearest point and the way to it are those of the straight pieces")
  func nearest() {
    #expect(course.length == 7)
    let beside = course.nearest(to: Vector3(1, -0.5, 1))
    #expect(abs(beside.way - 1) < 1e-12 && abs(beside.distance - 0.5) < 1e-12)
    let outside = course.nearest(to: Vector3(5, -1, 0))
    #expect(abs(outside.way - 4) < 1e-12)
    #expect(abs(outside.distance - 2.0.squareRoot()) < 1e-12)
    #expect(course.point(at: 5.5) == Vector3(4, 1.5, 0))
    #expect(course.point(at: 99) == Vector3(4, 3, 0))
  }

  @Test("the operator walks ahead on the path, turns towards it beside it, and stands at its end")
  func commands() {
    let ahead = course.command(at: Vector3(1, 0, 1), yaw: 0)
    #expect(ahead.forwardSpeed == 0.5 && ahead.yawRate == 0)
    #expect(course.command(at: Vector3(1, -0.3, 1), yaw: 0).yawRate > 0.3)
    let away = course.command(at: Vector3(1, 0, 1), yaw: Double.pi / 2 + 0.1)
    #expect(away.forwardSpeed == 0 && away.yawRate == -0.8)
    #expect(course.command(at: Vector3(4, 2.95, 1), yaw: 1.5).isStanding)
  }

  @Test("a point that moves as it is told stays within 0.3 m of the path and arrives")
  func followed() {
    var (position, yaw) = (Vector3(0, 0, 1), 0.0)
    var largest = 0.0
    for _ in 0..<1000 {
      let command = course.command(at: position, yaw: yaw)
      position +=
        Vector3(cos(yaw), sin(yaw), 0) * (command.forwardSpeed * 0.02)
      yaw += command.yawRate * 0.02
      largest = max(largest, course.nearest(to: position).distance)
    }
    // The corner of 90° is cut by a share of the 0.8 m that are looked ahead.
    #expect(largest < 0.3)
    #expect((position - Vector3(4, 3, 1)).length < 0.15)
    #expect(course.command(at: position, yaw: yaw).isStanding)
  }
}
