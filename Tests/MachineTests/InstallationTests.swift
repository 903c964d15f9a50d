// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("The installation")
  struct InstallationTests {
    @Test("make install leaves the office's own files as they are, and lays ours beside them")
    func keeps() throws {
      try Service.edit("office.yaml", replacing: "office: linshan", with: "office: ours")
      let office = try String(contentsOfFile: Service.workflows + "/office.yaml", encoding: .utf8)
      let added = Service.workflows + "/our-own.yaml"
      try "# ours\n".write(toFile: added, atomically: true, encoding: .utf8)

      let said = try Command.must(["bash", "-c", Machine.install])

      #expect(try String(contentsOfFile: Service.workflows + "/office.yaml", encoding: .utf8) == office)
      #expect(try String(contentsOfFile: added, encoding: .utf8) == "# ours\n")
      #expect(said.contains("\(Service.workflows)/office.yaml is the office's own"), "\(said)")
      let ours = try String(contentsOfFile: Service.workflows + "/office.yaml.new", encoding: .utf8)
      #expect(ours.contains("office: linshan"))
      #expect(!FileManager.default.fileExists(atPath: Service.workflows + "/urgent-directive.yaml.new"))
      // A file beside is no definition.
      try Command.must(["rm", added])
      _ = try Door.get("/v1/health").expect(200)
      #expect(try Door.get("/v1/status").expect(200)["office"].string == "ours")
    }

    @Test("the daemon runs under its own account, without capabilities, behind the fence")
    func account() throws {
      _ = try Door.get("/v1/health").expect(200)
      let status = try String(contentsOfFile: "/proc/\(try Service.property("MainPID"))/status", encoding: .utf8)
      func field(_ name: String) -> [Substring] {
        status.split(separator: "\n").first { $0.hasPrefix("\(name):") }?.split(whereSeparator: \.isWhitespace)
          .dropFirst()
          .map { $0 } ?? []
      }
      let duban = try Command.must(["id", "-u", "duban"]).trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(field("Uid").allSatisfy { $0 == duban } && field("Uid").count == 4)
      for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] { #expect(field(set) == ["0000000000000000"]) }
      #expect(field("NoNewPrivs") == ["1"])
      // Mode 2 is a filter of system calls (proc(5)).
      #expect(field("Seccomp") == ["2"])
      #expect(try Command.must(["stat", "-c", "%U:%G %a", "/var/lib/duban"]) == "duban:duban 700\n")
      let files = try Command.must(["find", "/var/lib/duban", "-type", "f", "-perm", "/077"])
      #expect(files.isEmpty, "others may read \(files)")
    }

    @Test("systemd rates the service's exposure at 0.6 or less, and finds nothing to complain of")
    func fence() throws {
      let rated = try Command.run(["systemd-analyze", "security", "--no-pager", "--threshold=6", "duband.service"])
      #expect(rated.status == 0, "\(rated.output.suffix(200))")
      let verified = try Command.run(
        ["systemd-analyze", "verify", "--man=no", "duband.service", "duband.socket"])
      #expect(verified.status == 0)
      #expect(verified.output + verified.error == "")
    }

    @Test("the programs need nothing of the toolchain that built them")
    func libraries() throws {
      for program in ["/usr/bin/duband", "/usr/bin/dubanctl"] {
        let needed = try Command.must(["ldd", program])
        #expect(!needed.contains("swift") && !needed.contains("not found"), "\(needed)")
      }
    }
  }
}
