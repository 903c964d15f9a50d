// SPDX-License-Identifier: Apache-2.0

import DubanEngine
import DubanServer
import DubanStore
import Systemd

extension Failure {
  init(_ error: StoreError) {
    let kind: Kind =
      switch error {
      case .notWritable: .cannotCreate
      case .locked, .full, .readOnly, .unavailable, .fenced, .noRoom, .backingUp, .interrupted: .temporary
      case .foreign, .newer, .older, .lost, .corrupt, .unreadable, .invalid, .cursor, .disagrees, .notInLog: .data
      case .notDurable: .unavailable
      case .io: .inputOutput
      case .closed: .software
      }
    self.init(kind, error.description)
  }

  init(_ error: ListeningSocketError) {
    let kind: Kind =
      switch error {
      case .unusablePath: .configuration
      case .inUse: .unavailable
      case .notASocket, .failed: .cannotCreate
      }
    self.init(kind, error.description)
  }

  init(_ error: EngineError) {
    switch error {
    case .store(let error): self.init(error)
    case .noDefinitions, .storedDefinitions: self.init(.data, error.description)
    case .clock: self.init(.unavailable, error.description)
    }
  }

  /// Whatever stops a running daemon.
  init(stopping error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as StoreError: self.init(error)
    case let error as EngineError: self.init(error)
    case let error as ListeningSocketError: self.init(error)
    case let error as InheritedSocketError: self.init(.configuration, error.description)
    default: self.init(.software, "\(error)")
    }
  }
}
