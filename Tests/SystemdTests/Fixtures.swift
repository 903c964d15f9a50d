// SPDX-License-Identifier: Apache-2.0

import Glibc

struct SystemCallError: Error {
  let call: String
  let code = errno
}

func temporaryFolder() throws -> String {
  var template = Array("/tmp/duban-systemd.XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw SystemCallError(call: "mkdtemp") }
  return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// A unix socket of the kind, bound to the path.
func unixSocket(_ kind: __socket_type, at path: String) throws -> CInt {
  let descriptor = socket(AF_UNIX, CInt(kind.rawValue), 0)
  guard descriptor >= 0 else { throw SystemCallError(call: "socket") }
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
  let result = withUnsafeBytes(of: &address) { bytes in
    bytes.withMemoryRebound(to: sockaddr.self) { sockets in
      bind(descriptor, sockets.baseAddress, socklen_t(bytes.count))
    }
  }
  guard result == 0 else { throw SystemCallError(call: "bind") }
  return descriptor
}
