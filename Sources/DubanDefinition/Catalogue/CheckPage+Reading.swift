// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// What a file looks like.
extension CheckPage {
  static let reading = [d001, d002, d003, d004, d005, d006, d007, d008, d009]

  static let d001 = CheckPage(
    "D001", .error, .clear,
    title: Text(en: "The file cannot be read", zh: "文件无法读取"),
    meaning: Text(
      en: """
        A definition is UTF-8 text in YAML, one mapping of `key: value`, one document a file; an empty file, a binary \
        one, a control character or a broken indentation is none. A folder needs an `office.yaml` and a workflow.
        """,
      zh: """
        定义文件须为 UTF-8 编码的 YAML 文本，一个文件一个文档，内容为“键: 值”的键值对；空文件、二进制文件、含控制字符或缩进错误的\
        文件都无法读取。文件夹须有 office.yaml 和一个流程。
        """),
    advice: Text(
      en: "Save the file as UTF-8, indent with spaces, never with tabs, and indent keys of one mapping alike.",
      zh: "将文件另存为 UTF-8，用空格缩进，不用制表符，同级的键对齐。"),
    example: Example(
      .workflow,
      Change(
        of: "  soon: 2 workdays",
        failing: "⟦\tsoon: 2 workdays",
        mended: "  soon: 2 workdays")))

  static let d002 = CheckPage(
    "D002", .error, .clear,
    title: Text(en: "The same key, or the same item of a list, stands twice", zh: "同一个键或列表项重复出现"),
    meaning: Text(
      en: """
        Of two values under one key only one could count, and nobody would see which; the place is the second. It is \
        the same with a name that stands twice in a list.
        """,
      zh: "同一个键有两个值时只能取一个，谁也看不出以哪个为准；提示的位置是第二处。列表中同一名称出现两次也是如此。"),
    advice: Text(en: "Keep one of them.", zh: "保留一处。"),
    example: Example(
      .workflow,
      Change(
        of: "title: Demo",
        failing: """
          title: Demo
          ⟦title: Again
          """,
        mended: "title: Demo")))

  static let d003 = CheckPage(
    "D003", .error, .clear,
    title: Text(en: "An unknown key", zh: "未知的键"),
    meaning: Text(
      en: """
        The construct has no such key, or this version does not carry it out yet. A key that nobody reads would be a \
        rule that nobody keeps.
        """,
      zh: "此处没有这个键，或本版本尚不支持。无人读取的键就是无人执行的规定。"),
    advice: Text(en: "Take what the message proposes, or leave the key out.", zh: "按提示改正，或删去该键。"),
    example: Example(
      .workflow,
      Change(
        of: "title: Demo",
        failing: """
          title: Demo
          ⟦purpos: A small example
          """,
        mended: """
          title: Demo
          purpose: A small example
          """)))

  static let d004 = CheckPage(
    "D004", .error, .clear,
    title: Text(en: "A stray key in a text", zh: "文本中出现多余的键"),
    meaning: Text(
      en: "Within braces a comma ends a text, and what follows it becomes a key of its own.",
      zh: "在花括号中，逗号会截断文本，其后的文字被当成另一个键。"),
    advice: Text(en: "Put quotes around a text that contains a comma or a colon.", zh: "含逗号或冒号的文本须加引号。"),
    example: Example(
      .workflow,
      Change(
        of: "  answer: { type: text, title: { en: Answer, zh: 答复 } }",
        failing: "  answer: { type: text, title: { en: Answer, ⟦in full, zh: 答复 } }",
        mended: "  answer: { type: text, title: { en: \"Answer, in full\", zh: 答复 } }")))

  static let d005 = CheckPage(
    "D005", .error, .clear,
    title: Text(en: "An anchor, alias, tag or merge key", zh: "使用了锚点、别名、标签或合并键"),
    meaning: Text(
      en: """
        These parts of YAML let one place of a file change another. A definition says each thing where it holds; what \
        a value is follows from its key alone.
        """,
      zh: "YAML 的这些写法会让文件的一处改变另一处。定义文件要求各处就地写明，值的含义只由所在的键决定。"),
    advice: Text(
      en: "Write the value out; quote a text that begins with `*`, `&` or `!`.",
      zh: "把值直接写出；以 *、& 或 ! 开头的文本须加引号。"),
    example: Example(
      .workflow,
      Change(
        of: "title: Demo",
        failing: "title: ⟦*demo",
        mended: "title: \"*demo\"")))

  static let d006 = CheckPage(
    "D006", .error, .clear,
    title: Text(en: "Too big, or too deep", zh: "文件过大或层次过深"),
    meaning: Text(
      en: """
        At most 1 MiB, 100,000 values, 64 levels, 500 steps, 500 fields and 20,000 ways from step to step are read, so \
        that no file can keep the daemon busy.
        """,
      zh: "至多读取 1 MiB、10 万个值、64 层、500 个环节、500 个字段、2 万条流转路径，以免一个文件拖住守护进程。"),
    advice: Text(en: "Make the workflow smaller, or two of it.", zh: "精简流程，或拆成两个流程。"),
    example: Example(
      .workflow,
      Change(
        of: "title: Demo",
        failing: "title: Demo\npurpose: " + String(repeating: "[", count: 63) + "⟦["
          + String(repeating: "]", count: 64),
        mended: """
          title: Demo
          purpose: A small example
          """)))

  static let d007 = CheckPage(
    "D007", .error, .clear,
    title: Text(en: "A formula without quotes", zh: "公式没有加引号"),
    meaning: Text(
      en: """
        A value that begins with `=` is a formula, and a formula within braces is cut at its first comma or bracket \
        unless it is quoted.
        """,
      zh: "以 = 开头的值是公式；花括号中的公式若不加引号，会在第一个逗号或括号处被截断。"),
    advice: Text(en: "Quote the whole formula.", zh: "给整个公式加引号。"),
    example: Example(
      .workflow,
      Change(
        of: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        failing: "      back: { to: first, needs: [ reason ], at_most: 2, set: { amount: ⟦= 1 + 1 } }",
        mended: "      back: { to: first, needs: [ reason ], at_most: 2, set: { amount: \"= 1 + 1\" } }")))

  static let d008 = CheckPage(
    "D008", .error, .clear,
    title: Text(en: "A value of the wrong type, out of bounds, or missing", zh: "值的类型不对、超出范围或缺失"),
    meaning: Text(
      en: """
        What stands there is not what the key takes, or could never work: a number that is none, a text that is empty, \
        a `by` that names nobody, an event of an end that only time could send.
        """,
      zh: "此处的值不是该键所接受的，或永远不可能起作用：该写数字的不是数字、文本为空、by 没有指明任何人、终结环节上有定时事件等。"),
    advice: Text(en: "Write what the message accepts.", zh: "按提示填写可接受的值。"),
    example: Example(
      .workflow,
      Change(
        of: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        failing: "      back: { to: first, needs: [ reason ], at_most: ⟦two }",
        mended: "      back: { to: first, needs: [ reason ], at_most: 2 }")))

  static let d009 = CheckPage(
    "D009", .error, .clear,
    title: Text(en: "A name that cannot be one, or is reserved", zh: "名称不合规则或为保留字"),
    meaning: Text(
      en: """
        Names are small letters, digits, `_` and `-`; those that a formula may name have no `-`, for there it means \
        minus. Some words have a meaning of their own everywhere.
        """,
      zh: "名称用小写字母、数字、下划线和连字符；公式中会用到的名称不得含连字符，因为那表示减号。有些词在各处另有固定含义。"),
    advice: Text(en: "Take another name.", zh: "换一个名称。"),
    example: Example(
      .workflow,
      Change(
        of: "  lead: { type: unit }",
        failing: "  ⟦Lead-Unit: { type: unit }",
        mended: "  lead_unit: { type: unit }")))
}
