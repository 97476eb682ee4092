import ReferenceMotion
import SpatialMath
import Testing

@Test("a clip lasts from its first frame to its last")
func duration() {
  let clip = ReferenceClip(
    name: "two steps", robotName: "post", jointNames: [], footNames: [], frameRate: 50,
    isCyclic: false, basePositionsInWorld: [.zero, .unitX, 2 * .unitX],
    baseOrientations: [.identity, .identity, .identity], jointPositions: [], footContacts: [])
  #expect(clip.frameCount == 3)
  #expect(clip.duration == 0.04)
}
