// SPDX-License-Identifier: Apache-2.0

import GRDB
import GRDBSQLite

extension Store {
  /// The version of the SQLite that runs, such as `3.40.1`.
  public static var sqliteVersion: String { String(cString: sqlite3_libversion()) }
}
