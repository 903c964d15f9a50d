// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanEngine
import DubanStore

extension Definitions {
  /// The definitions of a folder, and of what is stored of earlier ones.
  init(folder: WorkflowsFolder) {
    let reader = DefinitionReader(hash: sha256, zone: Zones.bytes)
    self.init(
      load: {
        let files: [SourceFile]
        do throws(Failure) {
          files = try folder.files()
        } catch {
          return .failure(
            DefinitionErrors([
              Diagnostic(.error, "D001", Text(en: error.description), path: folder.path, line: 1, column: 1)
            ]))
        }
        let loaded = reader.load(files, at: WallClock.system.read().wall)
        guard let set = loaded.set else { return .failure(DefinitionErrors(loaded.diagnostics)) }
        guard !set.environment.workflows.isEmpty else {
          let none = Diagnostic(
            .error, "D001",
            Text(
              en: "there is an office here, but no workflow; at least one is expected",
              zh: "此处有机构文件而没有流程，至少应有一个流程"), path: folder.path, line: 1, column: 1)
          return .failure(DefinitionErrors([none] + loaded.diagnostics))
        }
        return .success(set)
      }, office: { try reader.office(from: $0) }, workflow: { try reader.workflow(from: $0) })
  }
}
