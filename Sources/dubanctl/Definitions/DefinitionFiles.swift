// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import Glibc

/// Definitions of one folder, as the command line names them.
struct DefinitionFiles {
  /// The folder as it was typed, without a slash at its end; empty for the present one.
  var root: String
  /// Relative to the folder.
  var files: [SourceFile]
  /// The files that the command line asks for; the others only stand beside them.
  var asked: Set<String>

  /// A diagnostic with the path that opens the file from here.
  func named(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    diagnostic.path = path(diagnostic.path)
    return diagnostic
  }

  func path(_ path: String) -> String { Self.join(root, path) }

  /// Reads what the paths name: each folder whole, files together with those of the same folder.
  ///
  /// An office brings its calendars and rosters with it, for it cannot be read without them.
  /// - Throws: ``FileError`` for a path that cannot be read or is no definition.
  static func read(_ paths: [String]) throws -> [DefinitionFiles] {
    var groups: [DefinitionFiles] = []
    for path in paths {
      let found: DefinitionFiles
      if try Folder.isFolder(path) {
        found = try folder(path)
        guard !found.files.isEmpty else {
          throw FileError(
            .noInput,
            Text(
              en: "'\(path)' holds no definitions; files whose names end in .yaml are expected",
              zh: "“\(path)”中没有定义文件；文件名应以 .yaml 结尾"))
        }
      } else {
        found = try file(path)
      }
      if let index = groups.firstIndex(where: { $0.root == found.root }) {
        let known = Set(groups[index].files.map(\.path))
        groups[index].files += found.files.filter { !known.contains($0.path) }
        groups[index].asked.formUnion(found.asked)
      } else {
        groups.append(found)
      }
    }
    return groups
  }

  /// All definitions of a folder and of the folders in it.
  static func folder(_ path: String) throws -> DefinitionFiles {
    let root = trimmed(path)
    let files = try Folder.files(root, ends: [".yaml", ".yml", ".csv"]).map { name in
      SourceFile(path: name, bytes: try InputFile.bytes(join(root, name)))
    }
    return DefinitionFiles(root: root, files: files, asked: Set(files.map(\.path)))
  }

  private static func file(_ path: String) throws -> DefinitionFiles {
    guard path.hasSuffix(".yaml") || path.hasSuffix(".csv") else {
      throw FileError(
        .usage,
        Text(
          en: "'\(path)' is no definition; a file whose name ends in .yaml, or a folder, is expected",
          zh: "“\(path)”不是定义文件；应为文件名以 .yaml 结尾的文件，或目录"))
    }
    var (root, name) = split(path)
    let (parent, folder) = split(root)
    if folder == "calendars" { (root, name) = (parent, "calendars/\(name)") }
    var files = [SourceFile(path: name, bytes: try InputFile.bytes(path))]
    if name == "office.yaml" {
      for beside in try Folder.files(root, ends: [".yaml", ".csv"])
      where beside.hasSuffix(".csv") || beside.hasPrefix("calendars/") {
        files.append(SourceFile(path: beside, bytes: try InputFile.bytes(join(root, beside))))
      }
    }
    return DefinitionFiles(root: root, files: files, asked: [name])
  }

  /// The folder and the name; the folder of a bare name is empty.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : trimmed(String(folder)), String(path[path.index(after: slash)...]))
  }

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path == "." ? "" : path
  }

  private static func join(_ root: String, _ path: String) -> String {
    root.isEmpty ? path : root == "/" ? "/" + path : root + "/" + path
  }
}

/// Folders of the machine.
enum Folder {
  /// - Throws: ``FileError`` where nothing stands at the path.
  static func isFolder(_ path: String) throws -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure(path) }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// The paths, relative to a folder and sorted, of the files below it whose names end so. What begins with a dot is
  /// left out, as in the daemon's folder.
  static func files(_ folder: String, ends: [String]) throws -> [String] {
    try files(folder.isEmpty ? "." : folder, prefix: "", ends: ends, depth: 0).sorted()
  }

  private static let maximumDepth = 16

  private static func files(_ folder: String, prefix: String, ends: [String], depth: Int) throws -> [String] {
    guard depth < maximumDepth, let directory = opendir(folder) else { throw failure(folder) }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(cString: $0)
        }
      }
      guard !name.hasPrefix(".") else { continue }
      let path = folder + "/" + name
      if try isFolder(path) {
        found += try files(path, prefix: prefix + name + "/", ends: ends, depth: depth + 1)
      } else if ends.contains(where: name.hasSuffix) {
        found.append(prefix + name)
      }
    }
    return found
  }

  private static func failure(_ path: String) -> FileError {
    let status: ExitStatus = errno == ENOENT || errno == ENOTDIR ? .noInput : errno == EACCES ? .noPermission : .io
    let reason = String(cString: strerror(errno))
    return FileError(status, Text(en: "cannot read '\(path)': \(reason)", zh: "无法读取“\(path)”：\(reason)"))
  }
}
