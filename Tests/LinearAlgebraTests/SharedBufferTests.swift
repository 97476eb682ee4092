import Testing

@testable import LinearAlgebra

@Suite struct SharedBufferTests {
  @Test("copies go where they are told and leave the rest")
  func copies() {
    let a = FloatBuffer(count: 6)
    a.copy([1, 2, 3], to: 2)
    #expect(a.array == [0, 0, 1, 2, 3, 0])
    let b = FloatBuffer(count: 4, repeating: 9)
    b.copy(2..<4, of: a, to: 1)
    #expect(b.array == [9, 1, 2, 9])
    var values: [Float] = [0, 0]
    b.copy(1..<3, into: &values)
    #expect(values == [1, 2])
    b.fill(0..<2, with: 5)
    #expect(b.array == [5, 5, 2, 9])
  }

  @Test("a buffer begins at a cache line")
  func isAligned() {
    let buffer = FloatBuffer(count: 3)
    #expect(unsafe Int(bitPattern: buffer.base) % 64 == 0)
  }

  @Test("a matrix is a view: writing a row writes the buffer")
  func matrixIsView() {
    let buffer = FloatBuffer(count: 8)
    let matrix = Matrix(buffer, offset: 1, rowCount: 2, columnCount: 3)
    var row = matrix.mutableRow(1)
    row[2] = 4
    #expect(buffer.array == [0, 0, 0, 0, 0, 0, 4, 0])
    #expect(matrix.range(row: 1) == 4..<7)
    let copy = Matrix(FloatBuffer(count: 6), rowCount: 2, columnCount: 3)
    copy.copyElements(of: matrix)
    #expect(copy.buffer.array == [0, 0, 0, 0, 0, 4])
  }

  @Test("a buffer of nothing is allowed")
  func allowsNothing() {
    #expect(FloatBuffer(count: 0).array.isEmpty)
  }
}
