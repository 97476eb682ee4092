import CTargetFeatures
import VectorArithmetic

/// C ← C₀ + A B for a few rows and columns of C that stay in registers from the first summand to the
/// last.
///
/// Every element is one chain of fused multiply-adds in the order of the inner index, so neither the
/// size of a tile nor the width of the machine's vectors shows in the bits.
///
/// Safety: `TiledProduct` has checked that rows, columns and summands lie within the matrices.
@safe
struct RegisterTile {
  /// Element (0, 0) of A, distance of its rows, and of the elements along the inner index.
  let a: UnsafePointer<Float>
  let aRowStride: Int
  let aInnerStride: Int
  /// Element (0, 0) of B and distance of its rows; columns are adjacent.
  let b: UnsafePointer<Float>
  let bRowStride: Int
  /// Number of summands.
  let innerCount: Int
  /// Element (0, 0) of C₀ and distance of its rows, 0 where all are the same.
  let initial: UnsafePointer<Float>
  let initialRowStride: Int
  /// Element (0, 0) of C and distance of its rows.
  let c: UnsafeMutablePointer<Float>
  let cRowStride: Int

  /// Whether two vectors of a row, and twelve rows, fit in the registers.
  @inline(__always) private static var isWide: Bool { TARGET_HAS_512_BIT_VECTORS == 1 }

  /// Computes `rowCount` rows and `vectorCount` vectors of columns.
  func compute(rowCount: Int, vectorCount: Int) {
    var column = 0
    while column < vectorCount {
      let isPair = RegisterTile.isWide && column + 2 <= vectorCount
      let offset = FloatVector.count * column
      var row = 0
      while row < rowCount {
        let tile = shifted(row: row, column: offset)
        let rest = rowCount - row
        if RegisterTile.isWide && rest >= 12 {
          if isPair {
            tile.computeTwelve(VectorPair.self)
          } else {
            tile.computeTwelve(SingleVector.self)
          }
          row += 12
        } else if rest >= 4 {
          if isPair {
            tile.computeFour(VectorPair.self)
          } else {
            tile.computeFour(SingleVector.self)
          }
          row += 4
        } else {
          if isPair { tile.computeOne(VectorPair.self) } else { tile.computeOne(SingleVector.self) }
          row += 1
        }
      }
      column += isPair ? 2 : 1
    }
  }

  @inline(__always)
  private func shifted(row: Int, column: Int) -> RegisterTile {
    unsafe RegisterTile(
      a: a + row &* aRowStride, aRowStride: aRowStride, aInnerStride: aInnerStride,
      b: b + column, bRowStride: bRowStride, innerCount: innerCount,
      initial: initial + (row &* initialRowStride &+ column), initialRowStride: initialRowStride,
      c: c + (row &* cRowStride &+ column), cRowStride: cRowStride)
  }

  @inline(__always)
  private func first<Row: TileRow>(_ row: Int, _: Row.Type) -> Row {
    unsafe Row(loading: initial + row &* initialRowStride)
  }

  // Rows are written out: only variables with names of their own stay in registers.

  @inline(__always)
  private func computeOne<Row: TileRow>(_ type: Row.Type) {
    var r0 = first(0, type)
    var (a, b) = unsafe (a, b)
    for _ in 0..<innerCount {
      unsafe r0.add(a[0], Row(loading: b))
      unsafe a += aInnerStride
      unsafe b += bRowStride
    }
    unsafe r0.store(to: c)
  }

  @inline(__always)
  private func computeFour<Row: TileRow>(_ type: Row.Type) {
    var (r0, r1) = (first(0, type), first(1, type))
    var (r2, r3) = (first(2, type), first(3, type))
    var (a, b) = unsafe (a, b)
    for _ in 0..<innerCount {
      let row = unsafe Row(loading: b)
      unsafe r0.add(a[0], row)
      unsafe r1.add(a[aRowStride], row)
      unsafe r2.add(a[2 &* aRowStride], row)
      unsafe r3.add(a[3 &* aRowStride], row)
      unsafe a += aInnerStride
      unsafe b += bRowStride
    }
    unsafe r0.store(to: c)
    unsafe r1.store(to: c + cRowStride)
    unsafe r2.store(to: c + 2 &* cRowStride)
    unsafe r3.store(to: c + 3 &* cRowStride)
  }

  @inline(__always)
  private func computeTwelve<Row: TileRow>(_ type: Row.Type) {
    var (r0, r1) = (first(0, type), first(1, type))
    var (r2, r3) = (first(2, type), first(3, type))
    var (r4, r5) = (first(4, type), first(5, type))
    var (r6, r7) = (first(6, type), first(7, type))
    var (r8, r9) = (first(8, type), first(9, type))
    var (r10, r11) = (first(10, type), first(11, type))
    var (a, b) = unsafe (a, b)
    for _ in 0..<innerCount {
      let row = unsafe Row(loading: b)
      unsafe r0.add(a[0], row)
      unsafe r1.add(a[aRowStride], row)
      unsafe r2.add(a[2 &* aRowStride], row)
      unsafe r3.add(a[3 &* aRowStride], row)
      unsafe r4.add(a[4 &* aRowStride], row)
      unsafe r5.add(a[5 &* aRowStride], row)
      unsafe r6.add(a[6 &* aRowStride], row)
      unsafe r7.add(a[7 &* aRowStride], row)
      unsafe r8.add(a[8 &* aRowStride], row)
      unsafe r9.add(a[9 &* aRowStride], row)
      unsafe r10.add(a[10 &* aRowStride], row)
      unsafe r11.add(a[11 &* aRowStride], row)
      unsafe a += aInnerStride
      unsafe b += bRowStride
    }
    unsafe r0.store(to: c)
    unsafe r1.store(to: c + cRowStride)
    unsafe r2.store(to: c + 2 &* cRowStride)
    unsafe r3.store(to: c + 3 &* cRowStride)
    unsafe r4.store(to: c + 4 &* cRowStride)
    unsafe r5.store(to: c + 5 &* cRowStride)
    unsafe r6.store(to: c + 6 &* cRowStride)
    unsafe r7.store(to: c + 7 &* cRowStride)
    unsafe r8.store(to: c + 8 &* cRowStride)
    unsafe r9.store(to: c + 9 &* cRowStride)
    unsafe r10.store(to: c + 10 &* cRowStride)
    unsafe r11.store(to: c + 11 &* cRowStride)
  }
}

/// Adjacent columns of one row of a tile.
private protocol TileRow {
  init(loading pointer: UnsafePointer<Float>)
  /// Adds x times `row`.
  mutating func add(_ x: Float, _ row: Self)
  func store(to pointer: UnsafeMutablePointer<Float>)
}

private struct SingleVector: TileRow {
  var vector: FloatVector

  @inline(__always)
  init(loading pointer: UnsafePointer<Float>) { vector = unsafe FloatVector(loading: pointer) }

  @inline(__always)
  mutating func add(_ x: Float, _ row: SingleVector) {
    vector = vector.addingProduct(FloatVector(repeating: x), row.vector)
  }

  @inline(__always)
  func store(to pointer: UnsafeMutablePointer<Float>) { unsafe vector.store(to: pointer) }
}

private struct VectorPair: TileRow {
  var left: FloatVector
  var right: FloatVector

  @inline(__always)
  init(loading pointer: UnsafePointer<Float>) {
    left = unsafe FloatVector(loading: pointer)
    right = unsafe FloatVector(loading: pointer + FloatVector.count)
  }

  @inline(__always)
  mutating func add(_ x: Float, _ row: VectorPair) {
    let factor = FloatVector(repeating: x)
    left = left.addingProduct(factor, row.left)
    right = right.addingProduct(factor, row.right)
  }

  @inline(__always)
  func store(to pointer: UnsafeMutablePointer<Float>) {
    unsafe left.store(to: pointer)
    unsafe right.store(to: pointer + FloatVector.count)
  }
}
