extension ExperimentSection {
  /// What is wrong with the table itself, nested sections included: a test of every table expects
  /// none.
  ///
  /// Checked are: names in small letters with `_`, each once; a unit that agrees with the name's
  /// suffix; documentation that ends as a sentence; and that the defaults, written as a resolved
  /// file, are read back as equal (so they are in their ranges and free of conflicts). Tables with
  /// required keys pass the last one only if `init()` gives those keys accepted values.
  public static func tableFaults() -> [String] {
    var faults = TableCheck()
    faults.check(KeyDescription.keys(of: Self.self))
    do throws(ExperimentError) {
      let text = Self().resolvedYAML()
      let document = try ExperimentDocument(text: text, named: "defaults")
      if try document.decode(Self.self) != Self() {
        faults.found.append("the defaults differ after writing and reading")
      }
    } catch {
      faults.found += error.problems.map(\.description)
    }
    return faults.found
  }
}

/// Checks the descriptions of keys.
private struct TableCheck {
  /// Suffixes of names with the unit that each stands for, longer ones before their own endings.
  private static let unitBySuffix: [(suffix: String, unit: String)] = [
    ("_rad_s_root_hz", "rad/s/√Hz"), ("_rad_s_root_s", "rad/s/√s"),
    ("_m_s2_root_hz", "m/s²/√Hz"), ("_m_s2_root_s", "m/s²/√s"), ("_1_s2", "1/s²"), ("_1_s", "1/s"),
    ("_rad_s2", "rad/s²"), ("_rad_s", "rad/s"), ("_m_s2", "m/s²"), ("_m_s", "m/s"),
    ("_nm_s_rad", "N m s/rad"), ("_nm_rad", "N m/rad"), ("_nm", "N m"), ("_n_s", "N s"),
    ("_n", "N"), ("_kg_m2", "kg m²"), ("_kg", "kg"), ("_hz", "Hz"), ("_rad", "rad"), ("_s", "s"),
    ("_m", "m"), ("_w", "W"), ("_j", "J"),
  ]

  var found: [String] = []

  mutating func check(_ keys: [KeyDescription]) {
    checkUnique(keys.map { $0.path.description })
    for key in keys {
      let name = key.path.parts.last ?? ""
      check(
        name: name, path: key.path.description, unit: key.unit, documentation: key.documentation)
      if let catalog = key.catalog { check(catalog, path: key.path) }
      check(key.nested)
    }
  }

  private mutating func check(_ catalog: TermCatalog, path: KeyPathText) {
    checkUnique(catalog.terms.map { path.appending($0.name).description })
    for term in catalog.terms {
      let termPath = path.appending(term.name)
      check(
        name: term.name, path: termPath.description, unit: nil, documentation: term.documentation,
        hasUnit: false)
      let paths = term.parameters.map { termPath.appending($0.name).description }
      checkUnique(paths + [termPath.appending("weight").description])
      for (parameter, path) in zip(term.parameters, paths) {
        check(
          name: parameter.name, path: path, unit: parameter.unit,
          documentation: parameter.documentation)
        if !parameter.range.contains(parameter.defaultValue) {
          found.append("\(path): the default \(parameter.defaultValue) is outside its range")
        }
      }
    }
  }

  private mutating func checkUnique(_ paths: [String]) {
    var seen: Set<String> = []
    for path in paths where !seen.insert(path).inserted {
      found.append("\(path): the name occurs twice")
    }
  }

  private mutating func check(
    name: String, path: String, unit: String?, documentation: String, hasUnit: Bool = true
  ) {
    let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789_")
    if name.isEmpty || !name.allSatisfy(allowed.contains) || name.first?.isLetter != true {
      found.append("\(path): the name is not made of small letters, digits and _")
    }
    if ![".", "!", "?", ")"].contains(documentation.last) {
      found.append("\(path): the documentation does not end as a sentence")
    }
    guard hasUnit else { return }
    let implied = Self.unitBySuffix.first { name.hasSuffix($0.suffix) }
    if let implied, implied.unit != unit {
      found.append(
        "\(path): the suffix \(implied.suffix) means \(implied.unit), the unit is \(unit ?? "none")"
      )
    }
    // Gains and weights may go without: `heading_gain`.
    let named = Self.unitBySuffix.filter { !$0.suffix.hasPrefix("_1_") }
    if implied == nil, let unit, named.contains(where: { $0.unit == unit }) {
      found.append("\(path): the unit is \(unit), the name has no suffix for it")
    }
  }
}
