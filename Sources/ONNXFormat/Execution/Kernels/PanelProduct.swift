internal import VectorArithmetic

/// Y = A B + C with A `[rows, inner]`, B `[inner, columns]` in panels and C `[rows or 1, columns]`.
///
/// A panel holds sixteen columns of B, `[inner, 16]`, with zeros behind the last column; so an element
/// of A meets sixteen of B at once, and memory is read in its order. Sums run along the inner axis in
/// order, with fused multiply-adds.
struct PanelProduct: Sendable {
  let rowCount: Int
  let innerCount: Int
  let columnCount: Int
  /// Rows of C: 1 where the same one is added to every row.
  let addendRowCount: Int

  /// Elements of B's panels.
  var panelElementCount: Int { FloatVector.paddedCount(columnCount) * innerCount }
  /// Elements of C, whose rows are as wide as all panels.
  var addendElementCount: Int { addendRowCount * FloatVector.paddedCount(columnCount) }
  /// Multiplications.
  var work: Int { max(rowCount, 1) * panelElementCount }

  private static let width = FloatVector.scalarCount

  /// Puts a matrix into panels.
  ///
  /// - Parameters:
  ///   - matrix: B, with these steps between its elements.
  ///   - innerStep: from one row of B to the next.
  ///   - columnStep: from one column of B to the next.
  ///   - scale: factor on every element.
  ///   - panels: receives `panelElementCount` elements; those behind the last column are left alone.
  func pack(
    _ matrix: Span<Float>, innerStep: Int, columnStep: Int, scale: Float = 1,
    into panels: inout MutableSpan<Float>
  ) {
    for column in 0..<columnCount {
      let start = column / Self.width * Self.width * innerCount + column % Self.width
      for inner in 0..<innerCount {
        panels[start + inner * Self.width] =
          scale * matrix[inner * innerStep + column * columnStep]
      }
    }
  }

  /// Computes the product.
  func run(
    _ a: Span<Float>, panels: Span<Float>, addend: Span<Float>,
    into output: inout MutableSpan<Float>
  ) {
    let panelCount = FloatVector.paddedCount(columnCount) / Self.width
    let wholeRows = rowCount & ~3
    var row = 0
    while row < wholeRows {
      for panel in 0..<panelCount { fourRows(row, panel, a, panels, addend, &output) }
      row += 4
    }
    while row < rowCount {
      let wholePanels = panelCount & ~3
      var panel = 0
      while panel < wholePanels {
        fourPanels(row, panel, a, panels, addend, &output)
        panel += 4
      }
      while panel < panelCount {
        onePanel(row, panel, a, panels, addend, &output)
        panel += 1
      }
      row += 1
    }
  }

  /// One row of Y in four panels.
  @inline(__always)
  private func fourPanels(
    _ row: Int, _ panel: Int, _ a: Span<Float>, _ panels: Span<Float>, _ addend: Span<Float>,
    _ output: inout MutableSpan<Float>
  ) {
    let x = self.row(row, of: a)
    let (p0, p1) = (self.panel(panel, of: panels), self.panel(panel + 1, of: panels))
    let (p2, p3) = (self.panel(panel + 2, of: panels), self.panel(panel + 3, of: panels))
    var (s0, s1) = (start(row, panel, addend), start(row, panel + 1, addend))
    var (s2, s3) = (start(row, panel + 2, addend), start(row, panel + 3, addend))
    for i in 0..<innerCount {
      let factor = FloatVector(repeating: x[i])
      let place = i &* Self.width
      s0.addProduct(factor, p0.vector(at: place))
      s1.addProduct(factor, p1.vector(at: place))
      s2.addProduct(factor, p2.vector(at: place))
      s3.addProduct(factor, p3.vector(at: place))
    }
    store(s0, row, panel, &output)
    store(s1, row, panel + 1, &output)
    store(s2, row, panel + 2, &output)
    store(s3, row, panel + 3, &output)
  }

  /// Four rows of Y in one panel.
  @inline(__always)
  private func fourRows(
    _ row: Int, _ panel: Int, _ a: Span<Float>, _ panels: Span<Float>, _ addend: Span<Float>,
    _ output: inout MutableSpan<Float>
  ) {
    let (x0, x1) = (self.row(row, of: a), self.row(row + 1, of: a))
    let (x2, x3) = (self.row(row + 2, of: a), self.row(row + 3, of: a))
    let p = self.panel(panel, of: panels)
    var (s0, s1) = (start(row, panel, addend), start(row + 1, panel, addend))
    var (s2, s3) = (start(row + 2, panel, addend), start(row + 3, panel, addend))
    for i in 0..<innerCount {
      let b = p.vector(at: i &* Self.width)
      s0.addProduct(FloatVector(repeating: x0[i]), b)
      s1.addProduct(FloatVector(repeating: x1[i]), b)
      s2.addProduct(FloatVector(repeating: x2[i]), b)
      s3.addProduct(FloatVector(repeating: x3[i]), b)
    }
    store(s0, row, panel, &output)
    store(s1, row + 1, panel, &output)
    store(s2, row + 2, panel, &output)
    store(s3, row + 3, panel, &output)
  }

  /// One row of Y in one panel.
  @inline(__always)
  private func onePanel(
    _ row: Int, _ panel: Int, _ a: Span<Float>, _ panels: Span<Float>, _ addend: Span<Float>,
    _ output: inout MutableSpan<Float>
  ) {
    let x = self.row(row, of: a)
    let p = self.panel(panel, of: panels)
    var sum = start(row, panel, addend)
    for i in 0..<innerCount {
      sum.addProduct(FloatVector(repeating: x[i]), p.vector(at: i &* Self.width))
    }
    store(sum, row, panel, &output)
  }

  @inline(__always) @_lifetime(copy a)
  private func row(_ row: Int, of a: Span<Float>) -> Span<Float> {
    a.extracting(row * innerCount..<(row + 1) * innerCount)
  }

  @inline(__always) @_lifetime(copy panels)
  private func panel(_ panel: Int, of panels: Span<Float>) -> Span<Float> {
    let size = innerCount * Self.width
    return panels.extracting(panel * size..<(panel + 1) * size)
  }

  /// C's part of a row of Y in one panel.
  @inline(__always)
  private func start(_ row: Int, _ panel: Int, _ addend: Span<Float>) -> FloatVector {
    let rowStart = addendRowCount == 1 ? 0 : row * FloatVector.paddedCount(columnCount)
    return addend.vector(at: rowStart + panel * Self.width)
  }

  @inline(__always)
  private func store(
    _ sum: FloatVector, _ row: Int, _ panel: Int, _ output: inout MutableSpan<Float>
  ) {
    let column = panel * Self.width
    let limit = columnCount - column
    if limit >= Self.width {
      output.set(sum, at: row * columnCount + column)
    } else {
      output.set(sum, at: row * columnCount + column, limit: limit)
    }
  }
}
