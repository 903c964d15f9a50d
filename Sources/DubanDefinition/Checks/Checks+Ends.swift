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
          Text(
            en: "the end '\(step.name)' gives no 'answer'; name the fields that hold it, or write a text",
            zh: "终结环节“\(step.name)”没有写“answer”（答复）；请写明答复所在的字段，或写一段文本"))
        return
      }
      require(fields, at: step, way, "D035", Text(en: "the answer", zh: "答复"))
    case .text(let text):
      guard !text.isBlank else {
        error(
          "D034", at: places.value(way),
          Text(
            en: "the answer of '\(step.name)' is an empty text; write what the raiser is told",
            zh: "终结环节“\(step.name)”的答复是空文本；请写明告知交办人的内容"))
        return
      }
      for name in text.names where workflow.fields[name] != nil {
        require(name, at: step, places.insertion(of: name, in: way), "D035", Text(en: "the answer", zh: "答复"))
      }
    }
  }

  /// D036: no refusal without a reason and a next step.
  private func checkRefusal(of step: Step, _ end: End) {
    let parts = [
      ("because", end.because, Text(en: "a reason", zh: "理由")),
      ("next", end.next, Text(en: "a next step", zh: "后续途径")),
    ]
    for (key, fields, what) in parts {
      let way = ["steps", step.name, key]
      guard !fields.isEmpty else {
        error(
          "D036", at: places.key(way),
          Text(
            en: """
              the refusal '\(step.name)' has no '\(key)': no refusal without \(what.in(.en)); name the field that \
              holds it
              """,
            zh: "不予办理环节“\(step.name)”没有“\(key)”：不予办理必须说明\(what.in(.zh))；请写明\(what.in(.zh))所在的字段"))
        continue
      }
      require(fields, at: step, way, "D036", Text(en: "'\(key)'", zh: "“\(key)”"))
    }
  }

  /// D043: a strike-off has proof, and somebody who did not do the work has passed it.
  private func checkProof(of step: Step, _ end: End) {
    let way = ["steps", step.name, "proof"]
    if end.proof.isEmpty {
      error(
        "D043", at: places.key(way),
        Text(
          en: "the strike-off '\(step.name)' has no 'proof'; name the field that holds it",
          zh: "销号环节“\(step.name)”没有写“proof”（佐证）；请写明佐证所在的字段"))
    }
    require(end.proof, at: step, way, "D043", Text(en: "'proof'", zh: "“proof”"))
    if let arriving = knowledge.arriving[step.name], !arriving.contains(Knowledge.checked) {
      error(
        "D043", at: places.key(["steps", step.name]),
        Text(
          en: "'\(step.name)' can be reached without an event of somebody whom 'not_by' keeps apart from the work",
          zh: "事项可能未经他人核验就到达“\(step.name)”（没有经过以“not_by”令承办者回避的事件）")
          + wayWithout(Knowledge.checked, to: step.name)
          + Text(en: "; a strike-off is verified by another", zh: "；销号须由他人核验"))
    }
  }

  /// D044: a raiser without an account is told by a person, who says how.
  private func checkTold(_ step: Step, _ end: End) {
    guard let field = end.toldIn else {
      guard workflow.raiserIsContact else { return }
      error(
        "D044", at: places.key(["steps", step.name, "told_in"]),
        Text(
          en: """
            the raiser is a contact, who may have no account: the end '\(step.name)' names under 'told_in' the field \
            that says how he was told
            """,
          zh: "交办人是联系人，可能没有账号：终结环节“\(step.name)”须用“told_in”指明填写告知方式的字段"))
      return
    }
    require([field], at: step, ["steps", step.name, "told_in"], "D044", Text(en: "'told_in'", zh: "“told_in”"))
  }

  /// D044: of what the public opens it is known whom to answer.
  private func checkRaiser() {
    guard workflow.admitsPublic, !workflow.raiserIsContact || !workflow.opening.contains(workflow.raiser ?? ""),
      raiserMayBeOutsider
    else { return }
    let given =
      workflow.raiser.map { Text(en: "'\($0)', which may be unset", zh: "可能尚未填写的“\($0)”") }
      ?? Text(en: "the opener", zh: "立项人")
    error(
      "D044", at: places.item("public", of: ["open", "by"]),
      Text(
        en: """
          the public may open a matter, and its ends answer to \(given.in(.en)), so nobody would know whom to tell; \
          name under 'raiser' a field of type contact that the opening needs
          """,
        zh: """
          公众可以立项，而各终结环节答复的是\(given.in(.zh))，届时无从得知该告知谁；请用“raiser”指明立项时必填的“contact”类型字段
          """))
  }

  private func require(_ fields: [String], at step: Step, _ way: [String], _ code: String, _ what: Text) {
    for (index, field) in fields.enumerated() { require(field, at: step, places.item(index, of: way), code, what) }
  }

  private func require(_ field: String, at step: Step, _ place: Place, _ code: String, _ what: Text) {
    guard knowledge.arriving[step.name] != nil else { return }
    if !knowledge.inside(step.name).contains(field) {
      error(
        code, at: place,
        Text(
          en: "'\(field)' of \(what.in(.en)) may be unset at the end '\(step.name)'",
          zh: "到达终结环节“\(step.name)”时，\(what.in(.zh))中的“\(field)”可能尚未填写")
          + wayWithout(field, to: step.name)
          + Text(en: "; let what leads here need it", zh: "；请在通向此处的事件中把它列为必填（“needs”）"))
    } else if workflow.fields[field]?.type.mayBeEmpty == true {
      error(
        code, at: place,
        Text(
          en: """
            '\(field)' of \(what.in(.en)) may be empty at the end '\(step.name)', for its 'min' is 0; let it be at \
            least 1
            """,
          zh: """
            到达终结环节“\(step.name)”时，\(what.in(.zh))中的“\(field)”可能为空，因为其“min”为 0；“min”至少应为 1
            """))
    }
  }
}

extension Text {
  /// Whether one of its languages says nothing.
  var isBlank: Bool {
    [en, zh].compactMap { $0 }.contains { $0.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
  }
}
