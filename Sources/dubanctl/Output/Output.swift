// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import Glibc

/// For whom the output is.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// People.
  case text
  /// Programs: the daemon's JSON as it came, one document a line.
  case json
  /// Editors and code hosts: SARIF 2.1.0. Only what finds something in files has it.
  case sarif
  /// Browsers and paper.
  case svg
  /// Graphviz.
  case dot
  /// Pages that draw flowcharts of Mermaid.
  case mermaid
}

/// Something that can be shown to people; what programs get is given beside it.
protocol Printout {
  /// Each a line of the terminal, no wider than the style says where words allow it.
  func lines(_ style: Style) -> [String]
}

/// Where results go. The only place that asks for the format.
struct Output: Sendable {
  var format: OutputFormat
  var style: Style
  /// Takes whole lines, each with its end.
  var write: @Sendable (String) throws -> Void

  /// For people only.
  func show(_ printout: some Printout) throws { try write(printout.lines(style).map { $0 + "\n" }.joined()) }

  /// For programs only: the JSON as it came, with one line's end.
  func pass(_ raw: [UInt8]) throws {
    try write(String(decoding: raw, as: UTF8.self) + (raw.last == 0x0A ? "" : "\n"))
  }

  /// - Parameter raw: The JSON that the printout was made from.
  func show(_ printout: some Printout, raw: [UInt8]) throws {
    switch format {
    case .json, .sarif: try pass(raw)
    case .text, .svg, .dot, .mermaid: try show(printout)
    }
  }

  /// Lines for a file descriptor, written at once.
  /// - Throws: ``FileError`` with the input/output status; a silent ``Failure`` where the reader has gone away.
  static func writer(to descriptor: Int32) -> @Sendable (String) throws -> Void {
    { text in
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 {
          bytes = bytes.dropFirst(count)
        } else if errno == EPIPE {
          throw Failure(.io)
        } else if errno != EINTR {
          let reason = String(cString: strerror(errno))
          throw FileError(.io, Text(en: "cannot write: \(reason)", zh: "无法写入：\(reason)"))
        }
      }
    }
  }
}
