/// Operators that multiply matrices.
///
/// Source: the operator schemas of ONNX.
enum LinearOperators {
  /// `Gemm`: Y = α A' B' + β C, with A' [m, k], B' [k, n] and C repeated to [m, n].
  static func gemm(
    _ planned: PlannedNode, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
    let (a, b) = (try planned.input(0).shape, try planned.input(1).shape)
    let isATransposed = try planned.integer("transA", default: 0) != 0
    let isBTransposed = try planned.integer("transB", default: 0) != 0
    guard a.count == 2, b.count == 2, a[isATransposed ? 0 : 1] == b[isBTransposed ? 1 : 0] else {
      throw planned.fault(
        found: "the shapes \(a) and \(b)", expected: "matrices whose inner lengths are equal")
    }
    let (m, k, n) = (a[isATransposed ? 1 : 0], a[isATransposed ? 0 : 1], b[isBTransposed ? 0 : 1])
    let c = planned.optionalInput(2) == nil ? [] : try planned.input(2).shape
    let alignedC = Array(repeating: 1, count: max(0, 2 - c.count)) + c
    guard alignedC.count == 2, [1, m].contains(alignedC[0]), [1, n].contains(alignedC[1]) else {
      throw planned.fault(
        found: "an addend of shape \(c)", expected: "one that can be repeated to \([m, n])")
    }
    _ = try planned.elementCount(of: [m, n])

    let product = PanelProduct(
      rowCount: m, innerCount: k, columnCount: n, addendRowCount: alignedC[0])
    var rows = try planned.place(0)
    if isATransposed {
      let exchange = StridedCopy(lengths: [m, k], sourceSteps: [1, m])
      rows = try plan.derive(m * k, from: rows) { exchange.run($0, into: &$1) }
    }
    let alpha = try planned.float("alpha", default: 1)
    let beta = try planned.float("beta", default: 1)
    let panels = try plan.panels(
      of: planned.place(1), for: product, innerStep: isBTransposed ? 1 : n,
      columnStep: isBTransposed ? k : 1, scale: alpha)
    let addend = try plan.addend(
      planned.optionalInput(2) == nil ? nil : planned.place(2), isRow: alignedC[1] != 1,
      scale: beta, for: product)
    let place = try plan.addMemory(m * n)
    try plan.append(product, rows: rows, panels: panels, addend: addend, to: place)
    return PlannedValue(shape: [m, n], place: place)
  }

  /// `MatMul` of two matrices.
  static func matrixProduct(
    _ planned: PlannedNode, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
    let (a, b) = (try planned.input(0).shape, try planned.input(1).shape)
    guard a.count == 2, b.count == 2, a[1] == b[0] else {
      throw planned.fault(
        found: "the shapes \(a) and \(b)",
        expected: "two matrices whose inner lengths are equal")
    }
    let (m, k, n) = (a[0], a[1], b[1])
    let place = try plan.addMemory(planned.elementCount(of: [m, n]))
    let product = PanelProduct(rowCount: m, innerCount: k, columnCount: n, addendRowCount: 1)
    try plan.append(
      product, rows: planned.place(0),
      panels: plan.panels(of: planned.place(1), for: product, innerStep: n, columnStep: 1),
      addend: plan.addend(nil, isRow: true, for: product), to: place)
    return PlannedValue(shape: [m, n], place: place)
  }
}

extension ExecutionPlan {
  /// A place for the panels of a matrix; parameters as `PanelProduct.pack`.
  mutating func panels(
    of matrix: Int, for product: PanelProduct, innerStep: Int, columnStep: Int, start: Int = 0,
    scale: Float = 1
  ) throws(ONNXFormatError) -> Int {
    try derive(checked(product.panelElementCount), from: matrix) { source, panels in
      product.pack(
        source.extracting(start..<source.count), innerStep: innerStep, columnStep: columnStep,
        scale: scale, into: &panels)
    }
  }

  /// A place for what is added to a product.
  ///
  /// - Parameters:
  ///   - place: of C, row-major; nil for zeros.
  ///   - isRow: whether C has all columns, and not one that is repeated.
  ///   - start: where C's first element is.
  ///   - scale: factor on C.
  ///   - product: the product.
  mutating func addend(
    _ place: Int?, isRow: Bool, start: Int = 0, scale: Float = 1, for product: PanelProduct
  ) throws(ONNXFormatError) -> Int {
    let count = try checked(product.addendElementCount)
    guard let place else { return try addConstant([Float](repeating: 0, count: count)) }
    let width = count / max(product.addendRowCount, 1)
    let columnCount = product.columnCount
    let (rowStep, columnStep) = isRow ? (columnCount, 1) : (1, 0)
    return try derive(count, from: place) { source, addend in
      for row in 0..<product.addendRowCount {
        for column in 0..<columnCount {
          addend[row * width + column] =
            scale * source[start + row * rowStep + column * columnStep]
        }
      }
    }
  }

  /// Adds the step that computes a product.
  mutating func append(
    _ product: PanelProduct, rows: Int, panels: Int, addend: Int, to place: Int
  ) throws(ONNXFormatError) {
    guard product.rowCount > 0, product.columnCount > 0 else { return }
    try append(to: place, work: product.work) { values, output in
      let (a, b, c) = (values[rows], values[panels], values[addend])
      var result = output.mutableSpan
      product.run(a.span, panels: b.span, addend: c.span, into: &result)
    }
  }

  /// Rounding up to whole panels can make a small matrix sixteen times as large.
  private func checked(_ count: Int) throws(ONNXFormatError) -> Int {
    guard count <= maximumElementCount else {
      throw .invalid(
        item: "model", found: "a matrix of \(count) elements in panels",
        expected: "at most \(maximumElementCount)")
    }
    return count
  }
}
