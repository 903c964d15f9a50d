// SPDX-License-Identifier: Apache-2.0

import OrderedCollections

/// What a duty says of more time: the handler asks before due, somebody else answers.
public struct ExtendRule: Hashable, Sendable {
  /// Who answers.
  public var by: [Who]
  /// The longest extension that one answer can grant.
  public var upto: LimitSource
  /// How many may be granted on one clock.
  public var times: Int
  /// Who is told of the answer, besides the handler, whoever asked, and the raiser.
  public var tell: [Who]

  public init(by: [Who], upto: LimitSource, times: Int = 1, tell: [Who] = [.raiser]) {
    self.by = by
    self.upto = upto
    self.times = times
    self.tell = tell
  }
}

extension Workflow {
  /// Whether more time can be asked for somewhere.
  public var mayExtend: Bool { due?.extend != nil || steps.values.contains { $0.due?.extend != nil } }

  /// The built-in events that people may send where a matter stands, as far as its definition allows them; those about
  /// more time only where it can be asked for at all.
  public var builtIns: [BuiltIn] {
    BuiltIn.taken.filter { builtIn in
      !never.contains(builtIn.rawValue) && (mayExtend || ![.extend, .grant, .deny].contains(builtIn))
    }
  }
}
