import Physics
import SpatialMath

/// The buffers of a `BatchState`, for workers that write different rows side by side.
///
/// Safety: valid only within `withRows`; every row is written by one worker.
@safe struct BatchRows: @unchecked Sendable {
  let basePosition: LaneBuffer<Double>
  let baseOrientation: LaneBuffer<Double>
  let baseLinearVelocity: LaneBuffer<Double>
  let baseAngularVelocity: LaneBuffer<Double>
  let jointPosition: LaneBuffer<Double>
  let jointVelocity: LaneBuffer<Double>
  let jointTorque: LaneBuffer<Double>
  let footPosition: LaneBuffer<Double>
  let footOrientation: LaneBuffer<Double>
  let footVelocity: LaneBuffer<Double>
  let footForce: LaneBuffer<Double>
  let bodyForce: LaneBuffer<Double>
  let heldPower: LaneBuffer<Double>
}

extension BatchState {
  private static var fields: [WritableKeyPath<BatchState, [Double]>] {
    [
      \.basePositionInWorld, \.baseOrientation, \.baseLinearVelocityInWorld,
      \.baseAngularVelocityInWorld, \.jointPosition, \.jointVelocity, \.jointTorque,
      \.footPositionInWorld, \.footOrientation, \.footVelocityInWorld, \.footForceInWorld,
      \.bodyContactForce, \.heldJointPower,
    ]
  }

  /// Lends the buffers to `body`.
  mutating func withRows(_ body: (BatchRows) -> Void) {
    var opened: [LaneBuffer<Double>] = []
    open(BatchState.fields[...], into: &opened, body)
  }

  /// Takes one array out, lends its elements while the rest is opened, and puts it back.
  private mutating func open(
    _ fields: ArraySlice<WritableKeyPath<BatchState, [Double]>>,
    into opened: inout [LaneBuffer<Double>], _ body: (BatchRows) -> Void
  ) {
    guard let field = fields.first else {
      return body(
        BatchRows(
          basePosition: opened[0], baseOrientation: opened[1], baseLinearVelocity: opened[2],
          baseAngularVelocity: opened[3], jointPosition: opened[4], jointVelocity: opened[5],
          jointTorque: opened[6], footPosition: opened[7], footOrientation: opened[8],
          footVelocity: opened[9], footForce: opened[10], bodyForce: opened[11],
          heldPower: opened[12]))
    }
    var array: [Double] = []
    swap(&array, &self[keyPath: field])
    // A robot without joints or feet has empty arrays; nobody writes to what stands for them.
    let isEmpty = array.isEmpty
    if isEmpty { array = [0] }
    unsafe array.withUnsafeMutableBufferPointer { elements in
      guard let start = elements.baseAddress else { return }
      unsafe opened.append(LaneBuffer(start))
      open(fields.dropFirst(), into: &opened, body)
    }
    if isEmpty { array = [] }
    swap(&array, &self[keyPath: field])
  }
}
