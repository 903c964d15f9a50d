// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import OrderedCollections
public import WorkingTime

extension Office {
  /// The same office that counts otherwise; the days of its units' own lie over that.
  public func counting(in time: OfficeTime) -> Office {
    var unitTimes: [String: OfficeTime] = [:]
    for unit in units.keys {
      let own = self.time(of: [unit]).calendar.layers.dropFirst(self.time.calendar.layers.count)
      if !own.isEmpty { unitTimes[unit] = own.reduce(time) { $0.adding($1) } }
    }
    return Office(
      name: name, home: home, title: title, language: language, time: time, people: people, units: units, posts: posts,
      gateways: gateways, ladder: ladder, records: records, administrators: administrators, auditors: auditors,
      channels: channels, routes: routes, unitTimes: unitTimes)
  }
}
