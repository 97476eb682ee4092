import Synchronization
import Testing

@testable import LivePages

@Suite struct LiveAudienceTests {
  /// All texts that wait for a page.
  private func drain(_ audience: LiveAudience, _ seat: LiveAudience.Seat) -> [String] {
    var texts: [String] = []
    while let text = audience.next(for: seat) { texts.append(text) }
    return texts
  }

  @Test("a newcomer gets the beginning in place of the news, and then the news")
  func newcomers() {
    let audience = LiveAudience()
    let first = audience.join {}
    audience.tell("1") { "all up to 1" }
    let second = audience.join {}
    audience.tell("2") { "all up to 2" }
    audience.tell(nil) { "never asked for" }
    audience.tell("3") { "never asked for" }
    #expect(drain(audience, first) == ["all up to 1", "2", "3"])
    #expect(drain(audience, second) == ["all up to 2", "3"])
  }

  @Test("nobody asks for the beginning where nobody needs it")
  func silence() {
    let audience = LiveAudience()
    var count = 0
    for _ in 0..<10 {
      audience.tell("news") {
        count += 1
        return "beginning"
      }
    }
    #expect(count == 0)
  }

  @Test("a page that reads nothing keeps a bounded queue and begins again; others miss nothing")
  func slowPages() {
    let audience = LiveAudience()
    let slow = audience.join {}
    let quick = audience.join {}
    var read: [String] = []
    for number in 0..<1000 {
      audience.tell("\(number)") { "all up to \(number)" }
      read += drain(audience, quick)
    }
    #expect(read == ["all up to 0"] + (1..<1000).map { "\($0)" })
    let waiting = drain(audience, slow)
    #expect(waiting.count <= LiveAudience.queueCapacity)
    #expect(waiting.first?.hasPrefix("all up to ") == true)
    // What follows the beginning follows it without a gap.
    let begin = Int(waiting[0].dropFirst("all up to ".count)) ?? -1
    #expect(Array(waiting.dropFirst()) == (begin + 1..<1000).map { "\($0)" })
  }

  @Test("a new beginning reaches every page, and a page that is gone none")
  func startAnew() {
    let audience = LiveAudience()
    let stays = audience.join {}
    let goes = audience.join {}
    audience.tell("1") { "first" }
    audience.leave(goes)
    audience.startAnew()
    audience.tell(nil) { "second" }
    #expect(drain(audience, stays) == ["second"])
    #expect(drain(audience, goes).isEmpty)
    #expect(audience.count == 1)
  }

  @Test("a page is woken when something begins to wait for it")
  func waking() {
    let audience = LiveAudience()
    let wakeCount = Mutex(0)
    let seat = audience.join { wakeCount.withLock { $0 += 1 } }
    audience.tell("1") { "beginning" }
    #expect(wakeCount.withLock { $0 } == 1)
    _ = drain(audience, seat)
    audience.tell("2") { "beginning" }
    #expect(wakeCount.withLock { $0 } == 2)
  }

  @Test("messages of pages are taken once, in their order, and no more than fit")
  func inbox() {
    let audience = LiveAudience()
    for number in 0..<2 * LiveAudience.inboxCapacity { audience.receive("\(number)") }
    #expect(audience.takeMessages() == (0..<LiveAudience.inboxCapacity).map { "\($0)" })
    #expect(audience.takeMessages().isEmpty)
  }
}
