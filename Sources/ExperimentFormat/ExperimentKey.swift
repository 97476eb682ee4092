/// One key of a section: its name in the file, the property it sets, what values it takes, its unit
/// and meaning.
///
/// Keys are made by the factories (`.number`, `.integer`, `.flag`, `.text`, `.choice`, `.range`,
/// `.numbers`, `.integers`, `.texts`, `.namedNumbers`, `.terms`, `.section`, `.sections` and the
/// optional ones), so that a table reads like the reference page it becomes.
public struct ExperimentKey<Section: ExperimentSection>: Sendable {
  /// Under which condition a key has an effect.
  struct Usage: Sendable {
    let condition: @Sendable (Section) -> Bool
    let description: String
  }

  /// Name in the file, in small letters with `_`, the unit as suffix (`timestep_s`).
  public let name: String
  /// Unit of the value, or nil for a pure number or no number.
  public let unit: String?
  /// Meaning, in a sentence or two.
  public let documentation: String
  /// Whether the file must give it.
  public private(set) var isRequired = false

  /// Names of type and range, for messages and the reference page.
  let type: ValueType
  private(set) var usage: Usage?
  /// Sets the property from a node, or reports why not.
  let read: @Sendable (ExperimentNode, KeyPathText, inout Section, inout SectionReading) -> Void
  /// The property's value for the resolved file.
  let write: @Sendable (Section) -> ResolvedNode
  /// The keys below a nested section.
  let describeNested: @Sendable (KeyPathText) -> [KeyDescription]
  /// The terms that a mapping of terms may name.
  let catalog: TermCatalog?

  init(
    name: String, unit: String?, documentation: String, type: ValueType,
    catalog: TermCatalog? = nil,
    read:
      @escaping @Sendable (ExperimentNode, KeyPathText, inout Section, inout SectionReading) ->
      Void,
    write: @escaping @Sendable (Section) -> ResolvedNode,
    describeNested: @escaping @Sendable (KeyPathText) -> [KeyDescription] = { _ in [] }
  ) {
    self.name = name
    self.unit = unit
    self.documentation = documentation
    self.type = type
    self.catalog = catalog
    self.read = read
    self.write = write
    self.describeNested = describeNested
  }

  /// The same key, which every file must give because no default would be right.
  public func required() -> ExperimentKey {
    var key = self
    key.isRequired = true
    return key
  }

  /// The same key, which has an effect only under a condition; giving it otherwise is an error, and
  /// the resolved file leaves it out then.
  ///
  /// - Parameters:
  ///   - description: the condition in words, after "only where": `kind is mimic`.
  ///   - condition: the condition, told from the whole section.
  public func used(
    where description: String, _ condition: @escaping @Sendable (Section) -> Bool
  ) -> ExperimentKey {
    var key = self
    key.usage = Usage(condition: condition, description: description)
    return key
  }

  /// `a number in 0…1 [s]`.
  var expectation: String { type.expectation(ValueContext(unit: unit)) }
}

/// What values a key takes, in words.
struct ValueType: Equatable, Sendable {
  /// `number`, `list of whole numbers`.
  var name: String
  /// `0…1`, `one of flat, rough`, or empty.
  var range = ""
  /// The name with its article: `a number`.
  var withArticle: String {
    let isVowel = name.first.map { "aeio".contains($0) } ?? false
    return (isVowel ? "an " : "a ") + name
  }

  /// `a number in 0…1 [s]`.
  func expectation(_ context: ValueContext = ValueContext()) -> String {
    var text = withArticle
    if !range.isEmpty { text += " \(range)" }
    if let unit = context.unit { text += " [\(unit)]" }
    return context.allowsNull ? text + " or null" : text
  }
}

/// What a format does not know of the key whose value it reads, for messages.
struct ValueContext: Sendable {
  /// Unit of the value, or nil for a pure number or no number.
  var unit: String?
  /// Whether the key takes `null` too.
  var allowsNull = false

  /// The same context of a key that takes `null` too.
  var orNull: ValueContext { ValueContext(unit: unit, allowsNull: true) }
}
