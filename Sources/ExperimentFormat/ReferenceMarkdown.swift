extension ExperimentSection {
  /// The reference page of an experiment's keys as Markdown: one table per section with key, type,
  /// range, default, unit and meaning, and one per catalogue of terms.
  ///
  /// - Parameter title: heading of the page, or nil to write tables only.
  public static func referenceMarkdown(title: String? = nil) -> String {
    var page = ReferencePage()
    if let title { page.lines += ["# \(title)", ""] }
    page.write(KeyDescription.keys(of: Self.self), heading: nil)
    while page.lines.last?.isEmpty == true { page.lines.removeLast() }
    return page.lines.joined(separator: "\n") + "\n"
  }
}

/// Lines of the reference page.
private struct ReferencePage {
  var lines: [String] = []

  /// Writes the table of a section, then those of its catalogues and nested sections.
  mutating func write(_ keys: [KeyDescription], heading: KeyDescription?) {
    if let heading {
      lines += ["## `\(heading.path)`", "", heading.documentation, ""]
      if let note = Self.note(of: heading) { lines += [note, ""] }
    }
    writeTable(
      columns: ["key", "type", "default", "unit", "meaning"],
      rows: keys.map(Self.row))
    for key in keys {
      if let catalog = key.catalog { write(catalog, of: key) }
      if !key.nested.isEmpty { write(key.nested, heading: key) }
    }
  }

  private mutating func write(_ catalog: TermCatalog, of key: KeyDescription) {
    lines += ["## Terms of `\(key.path)`", "", key.documentation, ""]
    let form =
      catalog.weights == nil
      ? "Each term is written `name: {parameter: …}`."
      : "Each term is written `name: {weight: …, parameter: …}`, or `name: weight` for short."
    lines += [form + " `null` takes out a term of an included file.", ""]
    var rows: [[String]] = []
    for term in catalog.terms {
      rows.append(["`\(term.name)`", "", "", "", "", term.documentation])
      for parameter in term.parameters {
        rows.append([
          "", "`\(parameter.name)`", RangeText.of(parameter.range),
          "`\(RangeText.short(parameter.defaultValue))`", parameter.unit ?? "",
          parameter.documentation,
        ])
      }
    }
    writeTable(columns: ["term", "parameter", "range", "default", "unit", "meaning"], rows: rows)
  }

  private static func row(of key: KeyDescription) -> [String] {
    let type = [key.type.name, key.type.range].filter { !$0.isEmpty }.joined(separator: " ")
    let value: String
    if key.isRequired {
      value = "required"
    } else {
      value = key.defaultText.map { "`\($0)`" } ?? ""
    }
    var meaning = key.documentation
    if let usage = key.usage { meaning += " Used only where \(usage)." }
    return ["`\(key.path)`", type, value, key.unit ?? "", meaning]
  }

  private static func note(of section: KeyDescription) -> String? {
    section.usage.map { "Used only where \($0)." }
  }

  private mutating func writeTable(columns: [String], rows: [[String]]) {
    lines.append("| " + columns.joined(separator: " | ") + " |")
    lines.append("|" + String(repeating: "---|", count: columns.count))
    for row in rows {
      let cells = row.map {
        $0.replacing("|", with: "\\|").replacing("\n", with: " ")
      }
      lines.append("| " + cells.joined(separator: " | ") + " |")
    }
    lines.append("")
  }
}
