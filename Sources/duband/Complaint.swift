// SPDX-License-Identifier: Apache-2.0

import Logging
import Systemd

/// Says why the daemon does not go on: into the journal, or as one line on stderr.
enum Complaint {
  static func tell(_ failure: Failure) {
    if Journal.isConnected {
      Logger(label: "duband") { _ in Journal.logHandler(identifier: "duband", prefix: "DUBAN_") }
        .critical("\(failure.description)")
    } else {
      Output.error("duband: \(failure.description)")
    }
  }
}
