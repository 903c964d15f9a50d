// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing
import WorkingTime

@testable import dubanctl

/// A small generator with a seed that can be printed (Steele, Lea, Flood: "Fast splittable pseudorandom number
/// generators", 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// What the daemon might say.
enum Sample {
  static let english = Style(width: 80, isColored: false, language: .en)
  static let chinese = Style(width: 80, isColored: false, language: .zh)
  static let both = [english, chinese]

  /// 2026-02-12 17:00 in the office, a Thursday before the Spring Festival.
  static let now = RFC3339.parse("2026-02-12T17:00:00+08:00") ?? Instant(milliseconds: 0)
  static func when(_ style: Style) -> When { When(style: style, now: now) }

  private static let characters =
    Array(
      "abcdefgh   XYZ-()，。；（）“”督办事项逾期水泵坏了协调办一二三é👍한ア①…") + ["e\u{301}", "👨‍👩‍👧"]

  static func text(upTo count: Int, _ random: inout SplitMix) -> String {
    String((0..<Int.random(in: 0...count, using: &random)).map { _ in characters.randomElement(using: &random) ?? "a" })
  }

  static func json(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

  static func words() throws -> WorkflowWords {
    WorkflowWords(try WorkflowDetail(json: try json(workflow)))
  }

  static func people() throws -> People { People(try OfficeView(json: try json(office))) }

  private static let office = """
    {"office":"linshan","title":{"en":"Linshan Office","zh":"临山县委办公室"},"language":"zh",
     "people":{"wang":{"en":"Wang","zh":"小王"},"han":{"en":"Han","zh":"韩局长"},"gao":{"en":"Gao","zh":"高副局长"}},
     "units":{"water":{"en":"Water bureau","zh":"水利局"}},"records":{"red-card":{"en":"Red card","zh":"红牌"}},
     "leaves":[{"person":"han","from":"2026-02-12T00:00:00+08:00","until":"2026-02-15T00:00:00+08:00","deputy":"gao",
       "acting":"gao"},
      {"person":"gao","from":"2026-02-24T00:00:00+08:00","until":"2026-02-25T00:00:00+08:00","deputy":null,
       "acting":null}]}
    """

  private static let workflow = """
    {"name":"first-responsibility","title":{"en":"First-responsibility request","zh":"首问负责制"},"purpose":null,
     "version":"00","fields":[
      {"name":"subject","type":"string","title":{"en":"Subject","zh":"事由"}},
      {"name":"requester","type":"contact","title":{"en":"Asked by","zh":"来人来电"}},
      {"name":"lead_unit","type":"unit","title":{"en":"Lead unit","zh":"牵头单位"}},
      {"name":"copies","type":"int","title":{"en":"Copies","zh":"份数"}},
      {"name":"reply","type":"text","title":{"en":"Reply","zh":"答复"}}],
     "open":{"name":"open","title":{"en":null,"zh":null},"needs":["subject","requester"],"allows":[]},"events":[],
     "steps":[
      {"name":"received","title":{"en":"Received","zh":"受理"},"how":{"en":"Register it.","zh":"登记。"},"events":[
        {"name":"coordinate","title":{"en":"Coordinate","zh":"协调"},"needs":["lead_unit"],"allows":[]}]},
      {"name":"coordinating","title":{"en":"Being coordinated","zh":"协调办"},
       "how":{"en":"Handle it with the units concerned and reply.","zh":"牵头会同有关单位办理并答复。"},"events":[
        {"name":"reply","title":{"en":"Reply","zh":"答复"},"needs":["reply","told_by"],"allows":["files"]},
        {"name":"return","title":{"en":"Not ours","zh":"退办"},"needs":["reason"],"allows":[]}]}]}
    """

  static let matter = """
    {"number":"SW-2026-0001","workflow":"first-responsibility","version":"v1","step":"coordinating","seq":3,
     "card":"yellow",
     "due":"2026-02-26T17:30:00+08:00","owner":"wang","handler":["han","gao"],"open":true,"end":null,
     "takes":["reply","return","note","urge"],"fields":{"subject":"四组村民饮水井水泵损坏，请尽快协调维修并答复群众",
     "requester":{"name":"Li, Group 4","phone":"13800000000"},"lead_unit":"water","x_unknown":null}}
    """

  static let why = """
    {"number":"SW-2026-0001","step":"coordinating","due":"2026-02-28T17:30:00+08:00","provisional":true,"card":"blue",
     "seq":3,"standing":null,"basis":[],"clocks":[
     {"id":"step","term":1,"limit":"5 workdays","start":"2026-02-12T16:30:00+08:00","began":"2026-02-12T16:30:00+08:00",
      "due":"2026-02-28T17:30:00+08:00","provisional":false,"card":"blue","from":"entered",
      "source":{"setting":"coordinated","field":null,"condition":"urgency == 'urgent'"},
      "began_by":{"seq":3,"at":"2026-02-12T16:30:00+08:00","type":"first-responsibility.coordinate","actor":"wang",
        "reason":null,"waiting_for":null},
      "pending":[{"rung":"yellow","at":"2026-02-27T17:30:00+08:00"},{"rung":"red","at":"2026-02-28T17:30:00+08:00"}],
      "fired":[{"rung":"remind","term":1,"due":"2026-02-12T16:40:00+08:00","at":"2026-02-12T16:45:00+08:00",
        "late_by":300,"collapsed":false,"seq":4}],
      "still":null,"reckoned":null,"recounted":[],
      "steps":[{"kind":"limit","limit":"5 workdays","beginning":"day-after","begins":null,"first_day":"2026-02-13",
       "uncounted":[{"date":"2026-02-15","reason":"holiday","name":"春节"},
        {"date":"2026-02-16","reason":"holiday","name":"春节"},{"date":"2026-02-17","reason":"holiday","name":"春节"},
        {"date":"2026-02-22","reason":"weekend","name":null}],
       "makeup_workdays":["2026-02-14","2026-02-28"],"half_days":[],"ending":"close","last_day":"2026-02-28",
       "nominal_day":null,"over":[],"month_end":null,"due":"2026-02-28T17:30:00+08:00","provisional_years":[]}]},
     {"id":":silence","term":1,"limit":"3 workdays","start":"2026-02-12T16:30:00+08:00",
      "began":"2026-02-12T16:30:00+08:00","due":"2026-02-25T17:30:00+08:00","provisional":true,"card":"blue",
      "source":{"setting":null,"field":null,"condition":null},"from":"entered","began_by":null,
      "pending":[{"rung":"timed","at":"2026-02-25T17:30:00+08:00"}],"fired":[],"still":null,"reckoned":null,
      "recounted":[],"steps":[]},
     {"id":"matter","term":1,"limit":"60 days","start":"2026-02-12T16:30:00+08:00",
      "began":"2026-02-12T16:30:00+08:00","due":"2026-04-13T18:00:00+08:00","provisional":false,"card":"blue",
      "source":{"setting":null,"field":null,"condition":null},"from":"opened","began_by":null,"pending":[],"fired":[],
      "still":{"cause":"step","step":"coordinating","from":"2026-02-12T16:30:00+08:00","to":null,"began_by":null,
       "ended_by":null},"reckoned":null,"recounted":[],"steps":[]}]}
    """

  static let entries = """
    {"next":null,"entries":[
     {"seq":1,"at":"2026-02-12T09:00:05+08:00","kind":"event","matter":"SW-2026-0001","event":{"id":"a","source":"dubanctl",
       "type":"first-responsibility.open","actor":"wang","account":"root","named":true,"behalf":null,"time":null,
       "data":{"subject":"水泵坏了","requester":"Li, Group 4"}},
      "decision":{"from":null,"to":"received","step":"received","owner":"wang","handler":"wang",
       "due":"2026-02-12T11:00:05+08:00","card":"blue","opening":{"number":"SW-2026-0001"},
       "set":{"subject":"水泵坏了","requester":{"name":"Li, Group 4","phone":"138"}},
       "messages":[{"to":["wang"],"occasion":"handle","channels":["phones"],"after":"2026-02-13T08:40:00+08:00"},{"to":[],"contact":{"name":"Li, Group 4"},"occasion":"opened"}]}},
     {"seq":2,"at":"2026-02-12T16:30:00+08:00","kind":"event","matter":"SW-2026-0001","event":{"id":"b","source":"dubanctl",
       "type":"first-responsibility.coordinate","actor":"gao","account":"gao","named":false,"behalf":"han","time":null,
       "data":{"lead_unit":"water"}},
      "decision":{"from":"received","to":"coordinating","step":"coordinating","owner":"wang","handler":["han","gao"],
       "due":"2026-02-26T17:30:00+08:00","card":"blue"}},
     {"seq":4,"at":"2026-02-26T17:35:00+08:00","kind":"rung","matter":"SW-2026-0001","due":"2026-02-26T17:30:00+08:00",
      "late_by":300,"event":{"id":"c","source":"clock","type":"first-responsibility.red","actor":null,"account":"duban",
       "named":false,"behalf":null,"time":null,"data":{}},
      "decision":{"from":null,"to":null,"step":"coordinating","owner":"wang","handler":["han","gao"],
       "due":"2026-02-26T17:30:00+08:00","card":"red","fired":[
        {"clock":"step","term":1,"rung":"red","due":"2026-02-26T17:30:00+08:00","collapsed":false}],
       "records":[{"kind":"red-card","of":"water","points":-2}]}}]}
    """
}
