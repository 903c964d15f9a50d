// SPDX-License-Identifier: Apache-2.0

import DubanClient

/// How the program ends: the codes of sysexits.h, and 0.
enum ExitStatus: Int32, Sendable {
  case success = 0
  /// The command line is not one that is understood.
  case usage = 64
  /// The daemon refuses what it was given, or a definition has errors.
  case data = 65
  /// There is no such matter, workflow or file, or none that the reader may see.
  case noInput = 66
  /// The daemon cannot be reached, is busy or not ready.
  case unavailable = 69
  /// The daemon or this program fails at what should have worked.
  case software = 70
  case cannotCreate = 73
  case io = 74
  /// The matter has moved on meanwhile; look and try again.
  case temporary = 75
  case noPermission = 77

  /// What a refusal of the daemon (RFC 9110, section 15) ends in.
  init(httpStatus status: Int) {
    switch status {
    case 200..<300: self = .success
    case 403: self = .noPermission
    case 404: self = .noInput
    case 409: self = .temporary
    case 408, 503: self = .unavailable
    case 507: self = .io
    case 500...: self = .software
    default: self = .data
    }
  }

  init(_ error: ClientError) {
    switch error {
    case .permissionDenied: self = .noPermission
    case .pathTooLong: self = .usage
    case .noSocket, .notRunning, .noStreamSocket, .timeout, .closed: self = .unavailable
    case .malformed, .tooLarge, .system: self = .io
    }
  }
}
