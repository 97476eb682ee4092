import Foundation

/// A configuration of 青龙's runtime, read as its own reader (loong_utility) does: `;` begins a comment,
/// spaces and tabs count for nothing, `[name]` begins a section, and a line without `=` goes on with the
/// value of the line before.
///
/// That reader takes anything; this one says where a file cannot mean what it seems to.
struct IniFile: Equatable, Sendable {
  /// A value.
  struct Entry: Equatable, Sendable {
    /// Without spaces and comments.
    var text: String
    /// Line on which it begins, counted from 1.
    var line: Int
  }

  /// The file as the user named it.
  let name: String
  /// Values by key, `section.key` within a section.
  private(set) var entries: [String: Entry] = [:]

  /// Larger files are no configurations [bytes].
  private static let largestFileSize = 1 << 20

  /// Reads a file.
  ///
  /// - Throws: `DeploymentError` where it is missing or malformed.
  init(contentsOf path: String) throws(DeploymentError) {
    try self.init(text: TextFile.read(path, atMost: Self.largestFileSize), named: path)
  }

  /// Reads a text.
  ///
  /// - Throws: `DeploymentError.malformed` with the line.
  init(text: String, named name: String) throws(DeploymentError) {
    self.name = name
    var section = ""
    var key: String?
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let content = String(
        line.prefix { $0 != ";" }.filter { !$0.isWhitespace && $0 != "\u{FEFF}" })
      func malformed(_ found: String, _ expected: String) -> DeploymentError {
        .malformed(file: name, line: number, found: found, expected: expected)
      }
      guard !content.isEmpty else { continue }
      if let fault = content.unicodeScalars.first(where: { $0.value < 0x20 || $0.value == 0x7F }) {
        throw malformed("a control character (\(fault.value))", "printable text")
      }
      if content.hasPrefix("[") {
        guard content.hasSuffix("]"), content.count > 2 else {
          throw malformed("'\(Self.shown(content))'", "a section '[name]'")
        }
        (section, key) = (content.dropFirst().dropLast() + ".", nil)
      } else if let equals = content.firstIndex(of: "=") {
        let found = section + content[..<equals]
        guard equals != content.startIndex else {
          throw malformed("'\(Self.shown(content))'", "'key=value'")
        }
        if let earlier = entries[found] {
          throw malformed(
            "'\(Self.shown(found))' again, it is already given on line \(earlier.line)",
            "every key once")
        }
        entries[found] = Entry(text: String(content[content.index(after: equals)...]), line: number)
        key = found
      } else {
        guard let key, let before = entries[key] else {
          throw malformed(
            "'\(Self.shown(content))'", "'key=value', '[section]' or ';' and a comment")
        }
        guard before.text.isEmpty || before.text.hasSuffix(",") else {
          throw malformed(
            "'\(Self.shown(content))' behind the value of '\(Self.shown(key))', which has no comma "
              + "at its end",
            "a comma there, or a '=' here: the runtime would join the two numbers to one")
        }
        entries[key]?.text += content
      }
    }
  }

  /// The numbers of a key; nil where it is not there.
  ///
  /// - Parameter count: how many there must be.
  /// - Throws: `DeploymentError.malformed` where it holds something else.
  func numbers(_ key: String, count: Int) throws(DeploymentError) -> [Double]? {
    guard let entry = entries[key] else { return nil }
    var words = entry.text.split(separator: ",", omittingEmptySubsequences: false)
    if words.count > 1, words.last?.isEmpty == true { words.removeLast() }
    func malformed(_ found: String, _ expected: String) -> DeploymentError {
      .malformed(file: name, line: entry.line, found: found, expected: expected)
    }
    var numbers: [Double] = []
    for (index, word) in words.enumerated() {
      guard let number = Double(word), number.isFinite, !word.lowercased().contains("x") else {
        throw malformed(
          "'\(Self.shown(String(word)))' at number \(index + 1) of '\(key)'", "a number")
      }
      numbers.append(number)
    }
    guard numbers.count == count else {
      throw malformed("\(numbers.count) numbers in '\(key)'", "\(count)")
    }
    return numbers
  }

  /// The number of a key; as `numbers(_:count:)`.
  func number(_ key: String) throws(DeploymentError) -> Double? {
    try numbers(key, count: 1)?.first
  }

  /// Where a key stands, for messages: `plan_rl.ini:12`.
  func place(_ key: String) -> String {
    entries[key].map { "\(name):\($0.line)" } ?? name
  }

  private static func shown(_ text: String) -> String {
    text.count > 40 ? text.prefix(39) + "…" : text
  }
}

/// Files for people and programs, UTF-8.
enum TextFile {
  /// Reads a file.
  ///
  /// - Throws: `DeploymentError` where it is missing, too large or no text.
  static func read(_ path: String, atMost largest: Int) throws(DeploymentError) -> String {
    guard FileManager.default.fileExists(atPath: path) else {
      throw .unreadable(file: path, reason: "there is no such file")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(file: path, reason: "it gives no bytes; expected a file that may be read")
    }
    guard data.count <= largest else {
      throw .malformed(
        file: path, line: nil, found: "\(data.count) bytes", expected: "at most \(largest)")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw .malformed(
        file: path, line: nil, found: "bytes that are not UTF-8", expected: "UTF-8 text")
    }
    return text
  }
}
