import Synchronization

/// The pages that are open, each with a queue of its own: what is slow misses something and holds nobody up.
///
/// One thread tells, the server's thread hands out. A page that has just come, or for which more has
/// gathered than it takes, is told the beginning again: how everything is now.
public final class LiveAudience: Sendable {
  /// The most texts that wait for one page.
  public static let queueCapacity = 64
  /// The most texts from pages that wait to be taken; further ones are dropped.
  public static let inboxCapacity = 256

  /// A page that is open.
  struct Seat: Hashable, Sendable {
    fileprivate let number: Int
  }

  private struct Page {
    var waiting: [String] = []
    var needsBeginning = true
    let wake: @Sendable () -> Void
  }

  private struct State {
    var pages: [Seat: Page] = [:]
    var seatCount = 0
    var inbox: [String] = []
  }

  private let state = Mutex(State())

  /// An audience of nobody.
  public init() {}

  /// Number of pages that are open.
  public var count: Int { state.withLock { $0.pages.count } }

  /// Tells every page what is new; those that need it get the beginning instead.
  ///
  /// - Parameters:
  ///   - news: a text, or nil where there is nothing new and only newcomers are told something.
  ///   - beginning: makes the text that tells everything up to now, the news included; asked only where a
  ///     page needs it.
  public func tell(_ news: String?, beginning: () -> String) {
    let woken = state.withLock { state in
      var whole: String?
      var woken: [@Sendable () -> Void] = []
      for (seat, var page) in state.pages {
        if page.needsBeginning {
          let text = whole ?? beginning()
          whole = text
          page.waiting = [text]
          page.needsBeginning = false
        } else if let news, page.waiting.count < LiveAudience.queueCapacity {
          page.waiting.append(news)
        } else if news != nil {
          page.waiting = []
          page.needsBeginning = true
        }
        if page.waiting.count == 1 { woken.append(page.wake) }
        state.pages[seat] = page
      }
      return woken
    }
    for wake in woken { wake() }
  }

  /// Has every page begin anew with the next news.
  public func startAnew() {
    state.withLock { state in
      for seat in state.pages.keys { state.pages[seat]?.needsBeginning = true }
    }
  }

  /// What pages have sent since the last call, in its order.
  public func takeMessages() -> [String] {
    state.withLock { state in
      defer { state.inbox.removeAll(keepingCapacity: true) }
      return state.inbox
    }
  }

  /// A page opens.
  ///
  /// - Parameter wake: called from any thread when something begins to wait for the page.
  func join(wake: @escaping @Sendable () -> Void) -> Seat {
    state.withLock { state in
      state.seatCount += 1
      let seat = Seat(number: state.seatCount)
      state.pages[seat] = Page(wake: wake)
      return seat
    }
  }

  /// A page is gone.
  func leave(_ seat: Seat) {
    state.withLock { state in _ = state.pages.removeValue(forKey: seat) }
  }

  /// The next text for a page; nil where none waits.
  func next(for seat: Seat) -> String? {
    state.withLock { state in
      guard let page = state.pages[seat], !page.waiting.isEmpty else { return nil }
      return state.pages[seat]?.waiting.removeFirst()
    }
  }

  /// Takes a text from a page.
  func receive(_ text: String) {
    state.withLock { state in
      if state.inbox.count < LiveAudience.inboxCapacity { state.inbox.append(text) }
    }
  }
}
