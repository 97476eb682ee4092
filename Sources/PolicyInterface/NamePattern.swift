/// A pattern of names in which `*` stands for any run of characters, such as `*_knee_*`.
public struct NamePattern: Equatable, Sendable {
  /// The pattern as it was written.
  public let text: String
  private let characters: [Character]

  /// The pattern of a text; without `*` it matches that name only.
  public init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  /// Whether the whole name fits the pattern.
  public func matches(_ name: String) -> Bool {
    let name = Array(name)
    var index = 0
    var place = 0
    // Where to go on when a character does not fit: behind the last star, one character further.
    var retry: (place: Int, index: Int)?
    while index < name.count {
      if place < characters.count, characters[place] == "*" {
        retry = (place + 1, index)
        place += 1
      } else if place < characters.count, characters[place] == name[index] {
        place += 1
        index += 1
      } else if let last = retry {
        retry = (last.place, last.index + 1)
        place = last.place
        index = last.index + 1
      } else {
        return false
      }
    }
    return characters[place...].allSatisfy { $0 == "*" }
  }
}
