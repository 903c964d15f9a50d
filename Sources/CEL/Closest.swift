// SPDX-License-Identifier: Apache-2.0

/// The candidate that somebody who typed `name` most likely meant: at most two letters inserted, dropped, changed or
/// swapped with the next, and fewer than the name has. Among equally close ones the first in code point order. Nil if
/// none is near.
public func closest(to name: String, among candidates: [String]) -> String? {
  let typed = Array(name.unicodeScalars.prefix(64))
  let farthest = min(2, typed.count - 1)
  guard farthest > 0 else { return nil }
  var best: (distance: Int, name: String)?
  for candidate in candidates where candidate != name {
    let letters = Array(candidate.unicodeScalars.prefix(64))
    guard abs(letters.count - typed.count) <= farthest else { continue }
    let distance = editDistance(typed, letters)
    guard distance <= farthest else { continue }
    if let found = best, (found.distance, found.name) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

/// Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbours.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
