// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// A workflow to begin with: it passes every check, and says of each key what it is for.
public struct Starter: Sendable {
  let name: String
  let language: Language

  /// - Parameter name: the workflow's id; ``refusal(of:)`` says whether it can be one.
  public init(name: String, language: Language) {
    self.name = name
    self.language = language
  }

  /// Why a workflow cannot be called so; nil where it can.
  public static func refusal(of name: String) -> Text? {
    guard Reader.isID(name) else {
      return Text(
        en: "'\(name.shortened)' cannot name a workflow: a name begins with a small letter and goes on with small "
          + "letters, digits, '_' and '-', 64 at most",
        zh: "“\(name.shortened)”不能作流程标识：须以小写字母开头，只含小写字母、数字、“_”和“-”，至多 64 个字符")
    }
    guard !Event.reservedSources.contains(name) else {
      return Text(
        en: "a workflow cannot be called '\(name)': events of that name are the daemon's own",
        zh: "“\(name)”不能作流程标识：同名事件由守护进程自用")
    }
    return nil
  }

  /// The file, as YAML.
  ///
  /// - Parameter schema: where the schema stands from the file; nil: editors are told of none.
  public func text(schema: String? = nil) -> String {
    let head = schema.map { "# yaml-language-server: $schema=\($0)\n" } ?? ""
    return head
      + Self.template.replacing("NAME", with: name).replacing("TITLE", with: title)
      .split(separator: "\n", omittingEmptySubsequences: false).map { chosen(String($0)) }.joined(separator: "\n")
  }

  /// `travel-request` is called `Travel request` until somebody says better.
  private var title: String {
    let words = name.split { $0 == "-" || $0 == "_" }.joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// A line of the template: what stands between `‹` and `›` is English and Chinese, parted by `|`.
  private func chosen(_ line: String) -> String {
    var out = ""
    var rest = line[...]
    while let open = rest.firstIndex(of: "‹"), let close = rest[open...].firstIndex(of: "›") {
      out += rest[..<open]
      let both = rest[rest.index(after: open)..<close].split(separator: "|", omittingEmptySubsequences: false)
      out += (language == .zh ? both.last : both.first) ?? ""
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }

  private static let template = """
    # ‹TITLE: say here in a sentence what this procedure is for.|TITLE：在此用一句话说明本流程的用途。›
    #
    # ‹Every step answers three questions: who handles it, how, and by when it is due.|每个环节回答三个问题：谁来办、怎么办、何时结。›
    # ‹Check it with 'dubanctl check FOLDER', look at it with 'dubanctl diagram NAME.yaml'.|检查：dubanctl check 文件夹；看图：dubanctl diagram NAME.yaml。›

    # ‹The id; the types of its events begin with it, such as NAME.open.|流程标识，事件类型以它开头，如 NAME.open。›
    workflow: NAME

    # ‹What people call it; write { en: …, zh: … } for two languages.|流程名称；两种语言写作 { en: …, zh: … }。›
    title: TITLE

    # ‹What it is for.|用途。›
    purpose: ‹"Whatever is asked is looked at, done or declined with reasons, and answered."|有求必看，能办即办，不办说明理由，件件有答复。›

    # ‹How matters are numbered: {workflow}, {year}, {month} and {seq:4} are filled in.|编号格式，可用 {workflow}、{year}、{month}、{seq:4}。›
    number: "{workflow}-{year}-{seq:4}"

    # ‹Limits that an office may change in its office.yaml; units: min, h, workhours, workdays, days, weeks, months.|各机关可在 office.yaml 中调整的时限；单位：min、h、workhours、workdays、days、weeks、months。›
    settings:
      look_in: 1 workday
      do_in: 5 workdays
      say_no_more: 3 workdays

    # ‹What is known of a matter; nothing else can be written down.|事项的字段，此外不能填写其他内容。›
    fields:
      subject:   { type: string, max: 200, title: ‹Subject|事由› }
      lead:      { type: unit, title: ‹Unit in charge|承办单位› }
      result:    { type: text, title: ‹What was done|办理结果› }
      why_not:   { type: text, title: ‹Why it is not done|不办理由› }
      next_step: { type: text, title: ‹What the asker can do next|下一步怎么办› }

    # ‹Names bound to people by formulas. 'owner' is needed; 'supervisor' is leader(owner) unless you say otherwise.|用公式确定的角色；owner（责任人）必填，supervisor（督办人）默认为 leader(owner)。›
    roles:
      owner: event.actor

    # ‹To whom every end answers: 'opener', or a field such as one of type contact.|办结后向谁答复：opener（立项人），或联系人等字段。›
    raiser: opener

    # ‹The event that opens a matter: who may send it, what it must carry, the step it begins in.|立项事件：谁可立项、须填什么、从哪个环节开始。›
    open: { title: ‹Take it down|登记›, by: anyone, needs: [ subject ], to: received }

    # ‹Where a matter stands.|环节。›
    steps:
      received:
        title: ‹Received|收到›
        # ‹Who handles it: one role, field or post.|谁来办：一个角色、字段或岗位。›
        who: owner
        # ‹What is to be done.|怎么办。›
        how: ‹"Hand it to the unit that can do it, or decline it with reasons."|交能办的单位办理，或说明不办的理由。›
        # ‹By when: a limit or the name of a setting; late is red, and the office's ladder says who is told.|何时结：时限或设定名；逾期亮红牌，由本机关规则决定告知谁。›
        due: look_in
        # ‹What can happen here. Without 'by' it is the handler who sends it; 'needs' are fields it must carry.|本环节的事件；不写 by 即由承办人办理；needs 为须填的字段。›
        events:
          assign:  { title: ‹Hand over|交办›, to: working, needs: [ lead ] }
          decline: { title: ‹Decline|不予办理›, to: declined, needs: [ why_not, next_step ] }

      working:
        title: ‹Being done|办理中›
        who: lead
        how: ‹Do it and say what was done.|办理并填写结果。›
        due: do_in
        events:
          done:   { title: ‹Done|办完›, to: checking, needs: [ result ] }
          # ‹Whatever leads back is bounded: 'at_most' so many times, then 'beyond'.|退回须有次数限制：at_most 为至多几次，超过转入 beyond。›
          return: { title: ‹Not ours|退办›, to: received, needs: [ reason ], at_most: 2, beyond: ruling }

      checking:
        title: ‹Being checked|核对›
        who: owner
        how: ‹See whether it is what was asked for.|核对是否如所求。›
        events:
          accept: { title: ‹Accept|认可›, to: closed }
          redo:   { title: ‹Do it again|补办›, to: working, needs: [ reason ], at_most: 2, beyond: ruling }
          # ‹Time sends this one: 'after' so long in the step. It stands here instead of a 'due'.|到时自动发生：after 为在本环节的时长，此处代替 due。›
          silence: { title: ‹No objection in time|逾期无异议›, after: say_no_more, to: closed }

      ruling:
        title: ‹Ruling|裁定›
        who: supervisor
        how: ‹Settle it; it cannot be returned again.|作出决定，此后不得再退。›
        due: 2 workdays
        events:
          conclude: { title: ‹Settle|了结›, to: closed, needs: [ result ] }
          decline:  { title: ‹Decline|不予办理›, to: declined, needs: [ why_not, next_step ] }

      # ‹Ends: each says what the raiser is told; who declines gives a reason and a next step.|结束：写明如何答复；不予办理须有理由和下一步。›
      closed:   { title: ‹Concluded|办结›, end: concluded, answer: [ result ] }
      declined: { title: ‹Declined|不予办理›, end: declined, answer: [ why_not ], because: why_not, next: next_step }

    # ‹The columns of the ledger: each is a formula.|台账各栏，内容为公式。›
    ledger:
      - { title: ‹Subject|事由›, is: subject }
      - { title: ‹Handler|承办›, is: handler }

    """
}
