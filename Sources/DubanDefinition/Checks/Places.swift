// SPDX-License-Identifier: Apache-2.0

/// Where each part of a compiled definition stands in its file.
struct Places {
  let root: Node

  /// The value under a way of keys; of a list, the index is a key. Nil where the file does not say it.
  func node(_ way: [String]) -> Node? {
    var node = root
    for key in way {
      if let index = Int(key), let list = node.list {
        guard list.indices.contains(index) else { return nil }
        node = list[index]
      } else if key == "0", node.list == nil, node.text != nil || node.entries != nil, node[key] == nil {
        // A single value counts as a list of one.
        continue
      } else {
        guard let next = node[key] else { return nil }
        node = next
      }
    }
    return node
  }

  /// The place of a key; the nearest one around it where the file does not say it.
  func key(_ way: [String]) -> Place {
    guard let last = way.last else { return root.place }
    let parent = node(Array(way.dropLast()))
    if let entry = parent?.entries?.first(where: { $0.key == last }) { return entry.keyPlace }
    if let index = Int(last), let list = parent?.list, list.indices.contains(index) { return list[index].place }
    return key(Array(way.dropLast()))
  }

  /// The place of a value; the nearest key around it where the file does not say it.
  func value(_ way: [String]) -> Place { node(way)?.place ?? key(way) }

  /// The place of a byte within a formula; the leading `=` of a value is not part of the formula.
  func byte(_ offset: Int, of way: [String]) -> Place {
    guard let node = node(way), let text = node.text else { return value(way) }
    return node.place(ofByte: offset + (text.first == "=" ? 1 : 0))
  }
}

extension Places {
  /// The place of an item of a list, or of the single value that stands for a list of one.
  func item(_ index: Int, of way: [String]) -> Place {
    value(node(way)?.list == nil ? way : way + [String(index)])
  }

  /// The place of an item by its text.
  func item(_ text: String, of way: [String]) -> Place {
    node(way)?.list?.first { $0.text == text }?.place ?? value(way)
  }

  /// The place at which a text, or one of its languages, inserts a name.
  func insertion(of name: String, in way: [String]) -> Place {
    let languages = node(way).map { node in node.text != nil ? [node] : ["en", "zh"].compactMap { node[$0] } } ?? []
    for node in languages {
      guard let text = node.text, let range = text.firstRange(of: "{\(name)}") else { continue }
      return node.place(ofByte: text.utf8.distance(from: text.startIndex, to: range.lowerBound))
    }
    return value(way)
  }
}
