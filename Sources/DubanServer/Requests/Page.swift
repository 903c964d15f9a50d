// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// A page of a list, bounded in size.
enum Page {
  /// `{"NAME": […], "next": …}` with as many elements as fit, and at least one where there is one.
  ///
  /// - Parameter next: what to go on with after so many elements.
  static func bytes(_ name: String, _ elements: [JSON], most: Int, next: (Int) -> JSON) -> [UInt8] {
    var bytes = Array("{\"\(name)\":[".utf8)
    var count = 0
    for element in elements {
      let part = element.bytes
      if count > 0, bytes.count + part.count > most { break }
      if count > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += part
      count += 1
    }
    bytes += "],\"next\":".utf8
    bytes += next(count).bytes
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  /// How many elements fit, at least one.
  static func count(_ elements: [JSON], most: Int) -> Int {
    var size = 0
    for (index, element) in elements.enumerated() {
      size += element.bytes.count + 1
      if index > 0, size > most { return index }
    }
    return elements.count
  }
}
