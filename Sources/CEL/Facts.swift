// SPDX-License-Identifier: Apache-2.0

/// Which variables are known to be set once a condition has come out true, and once it has come out false.
struct Facts {
  /// Slots of variables; `impossible` stands for all of them, known where evaluation cannot get.
  enum Known {
    case these(Set<Int>)
    case impossible

    static let nothing = Known.these([])

    func contains(_ slot: Int) -> Bool {
      switch self {
      case .these(let slots): slots.contains(slot)
      case .impossible: true
      }
    }

    /// What is known where both hold.
    func and(_ other: Known) -> Known {
      guard case .these(let a) = self, case .these(let b) = other else { return .impossible }
      return .these(a.union(b))
    }

    /// What is known where one of the two holds.
    func or(_ other: Known) -> Known {
      guard case .these(let a) = self else { return other }
      guard case .these(let b) = other else { return self }
      return .these(a.intersection(b))
    }
  }

  var ifTrue = Known.nothing
  var ifFalse = Known.nothing

  static let none = Facts()

  static func constant(_ value: Bool) -> Facts {
    value ? Facts(ifFalse: .impossible) : Facts(ifTrue: .impossible)
  }

  var negated: Facts { Facts(ifTrue: ifFalse, ifFalse: ifTrue) }

  /// Of `self && next`, where `next` is looked at after `self`.
  func and(_ next: Facts) -> Facts {
    Facts(ifTrue: ifTrue.and(next.ifTrue), ifFalse: ifFalse.or(ifTrue.and(next.ifFalse)))
  }

  func or(_ next: Facts) -> Facts { negated.and(next.negated).negated }

  /// Of `self ? first : second`.
  func choosing(_ first: Facts, _ second: Facts) -> Facts {
    Facts(
      ifTrue: ifTrue.and(first.ifTrue).or(ifFalse.and(second.ifTrue)),
      ifFalse: ifTrue.and(first.ifFalse).or(ifFalse.and(second.ifFalse)))
  }
}
