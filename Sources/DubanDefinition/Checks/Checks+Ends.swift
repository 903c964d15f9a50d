// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

extension Checks {
  func checkEnds() {
    for step in workflow.steps.values {
      guard let end = step.end else { continue }
      checkAnswer(of: step, end)
      if end.kind == .declined { checkRefusal(of: step, end) }
      if end.kind == .struckOff { checkProof(of: step, end) }
      checkTold(step, end)
    }
    checkRaiser()
  }

  /// D034: each end answers. D035: what it answers with is set on every way to it.
  private func checkAnswer(of step: Step, _ end: End) {
    let way = ["steps", step.name, "answer"]
    switch end.answer {
    case .fields(let fields):
      guard !fields.isEmpty else {
        error(
          "D034", at: places.key(way),
          "the end '\(step.name)' gives no 'answer'; name the fields that hold it, or write a text")
        return
      }
      require(fields, at: step, way, "D035", "the answer")
    case .text(let text):
      guard !text.isBlank else {
        error(
          "D034", at: places.value(way), "the answer of '\(step.name)' is an empty text; write what the raiser is told")
        return
      }
      for name in text.names where workflow.fields[name] != nil {
        require(name, at: step, places.insertion(of: name, in: way), "D035", "the answer")
      }
    }
  }

  /// D036: no refusal without a reason and a next step.
  private func checkRefusal(of step: Step, _ end: End) {
    for (key, fields, what) in [("because", end.because, "a reason"), ("next", end.next, "a next step")] {
      let way = ["steps", step.name, key]
      guard !fields.isEmpty else {
        error(
          "D036", at: places.key(way),
          "the refusal '\(step.name)' has no '\(key)': no refusal without \(what); name the field that holds it")
        continue
      }
      require(fields, at: step, way, "D036", "'\(key)'")
    }
  }

  /// D043: a strike-off has proof, and somebody who did not do the work has passed it.
  private func checkProof(of step: Step, _ end: End) {
    let way = ["steps", step.name, "proof"]
    if end.proof.isEmpty {
      error("D043", at: places.key(way), "the strike-off '\(step.name)' has no 'proof'; name the field that holds it")
    }
    require(end.proof, at: step, way, "D043", "'proof'")
    if let arriving = knowledge.arriving[step.name], !arriving.contains(Knowledge.checked) {
      error(
        "D043", at: places.key(["steps", step.name]),
        "'\(step.name)' can be reached without an event of somebody whom 'not_by' keeps apart from the work"
          + "\(wayWithout(Knowledge.checked, to: step.name)); a strike-off is verified by another")
    }
  }

  /// D044: a raiser without an account is told by a person, who says how.
  private func checkTold(_ step: Step, _ end: End) {
    guard let field = end.toldIn else {
      guard workflow.raiserIsContact else { return }
      error(
        "D044", at: places.key(["steps", step.name, "told_in"]),
        "the raiser is a contact, who may have no account: the end '\(step.name)' "
          + "names under 'told_in' the field that says how he was told"
      )
      return
    }
    require([field], at: step, ["steps", step.name, "told_in"], "D044", "'told_in'")
  }

  /// D044: of what the public opens it is known whom to answer.
  private func checkRaiser() {
    guard workflow.admitsPublic, !workflow.raiserIsContact || !workflow.opening.contains(workflow.raiser ?? ""),
      raiserMayBeOutsider
    else { return }
    let given = workflow.raiser.map { "'\($0)', which may be unset" } ?? "the opener"
    error(
      "D044", at: places.item("public", of: ["open", "by"]),
      "the public may open a matter, and its ends answer to \(given), so nobody would know whom to tell; name under "
        + "'raiser' a field of type contact that the opening needs")
  }

  private func require(_ fields: [String], at step: Step, _ way: [String], _ code: String, _ what: String) {
    for (index, field) in fields.enumerated() { require(field, at: step, places.item(index, of: way), code, what) }
  }

  private func require(_ field: String, at step: Step, _ place: Place, _ code: String, _ what: String) {
    guard knowledge.arriving[step.name] != nil else { return }
    if !knowledge.inside(step.name).contains(field) {
      error(
        code, at: place,
        "'\(field)' of \(what) may be unset at the end '\(step.name)'\(wayWithout(field, to: step.name)); "
          + "let what leads here need it")
    } else if workflow.fields[field]?.type.mayBeEmpty == true {
      error(
        code, at: place,
        "'\(field)' of \(what) may be empty at the end '\(step.name)', for its 'min' is 0; let it be at least 1")
    }
  }
}

extension Text {
  /// Whether one of its languages says nothing.
  var isBlank: Bool {
    [en, zh].compactMap { $0 }.contains { $0.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
  }
}
