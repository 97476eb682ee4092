extension BlockStep {
  /// M = Lᵀ D L along the tree (Featherstone 2008, § 6.5, table 6.3): L replaces M below its
  /// diagonal, `inverseDiagonal` holds D⁻¹.
  @inline(__always)
  func factorize() {
    let rows = workspace.mass
    for k in (0..<model.freedomCount).reversed() {
      let chain = tables.chains[k]
      let row = rows.dropFirst(chain.start)
      let ancestors = tables.freedoms.dropFirst(chain.start)
      let inverse = Lanes.one / row[chain.last]
      workspace.inverseDiagonal[k] = inverse
      var place = chain.last - 1
      while place >= 0 {
        let factor = row[place] * inverse
        let upper = rows.dropFirst(tables.chains[ancestors[place]].start)
        for other in 0...place {
          upper[other] = upper[other].subtracting(factor, times: row[other])
        }
        row[place] = factor
        place -= 1
      }
    }
  }

  /// b ← L⁻ᵀ b, from the leaves to the base.
  @inline(__always)
  func applyInverseTransposed(_ b: LaneBuffer<Lanes>) {
    for k in (0..<model.freedomCount).reversed() {
      let chain = tables.chains[k]
      let row = workspace.mass.dropFirst(chain.start)
      let ancestors = tables.freedoms.dropFirst(chain.start)
      let value = b[k]
      for place in 0..<chain.last {
        b[ancestors[place]] = b[ancestors[place]].subtracting(row[place], times: value)
      }
    }
  }

  /// b ← L⁻¹ D⁻¹ b, from the base to the leaves.
  @inline(__always)
  func applyInverse(_ b: LaneBuffer<Lanes>) {
    for k in 0..<model.freedomCount {
      let chain = tables.chains[k]
      let row = workspace.mass.dropFirst(chain.start)
      let ancestors = tables.freedoms.dropFirst(chain.start)
      var value = b[k] * workspace.inverseDiagonal[k]
      for place in 0..<chain.last {
        value = value.subtracting(row[place], times: b[ancestors[place]])
      }
      b[k] = value
    }
  }
}
