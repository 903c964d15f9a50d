// SPDX-License-Identifier: Apache-2.0

/// The bytes themselves, apart from the tests that hold them.
enum Golden {
  static let body = """
    {"decision":{"acted":"wang","card":"blue","clocks":[{"began":1770886200000,"due":1772100000000,"exte\
    nsions":[["2 days",1770930000000]],"fired":["remind","yellow"],"id":"step","limit":"5 workdays","pen\
    ding":[["red",1772100000000],["later-1",1772704800000]],"provisional":true,"start":1770886200000,"su\
    spensions":[[1770900000000,1770910000000,"pause"],[1770920000000,null,":received"]],"term":1}],"counted":"coordinat\
    ing.return","counters":{"SW-*-#/2026":1},"declared":"yellow","due":1772100000000,"end":{"answer":{"reply"\
    :"Done."},"kind":"struck-off","raiser":{"name":"Li"},"told":"phone"},"fired":[{"clock":"matter","col\
    lapsed":true,"due":1,"rung":"later-2","term":1}],"from":"received","handler":["water"],"linked":"SW-\
    2026-0002","messages":[{"occasion":"handle","to":["han","gao"]},{"contact":{"name":"Li"},"occasion":\
    "answer","say":{"zh":"已办"},"told":"phone"}],"opening":{"depth":1,"number":"SW-2026-0001","parent":"J\
    J-2026-001","version":"abababababababababababababababababababababababababababababababab","workflow":\
    "first-responsibility"},"override":"not_by","owner":["wang"],"pinned":["owner"],"raised":["DC-2026-0\
    01"],"records":[{"kind":"red-card","note":{"en":"late","zh":"逾期"},"of":"secretariat","points":-2}],"\
    roles":{"owner":["wang"]},"set":{"basis":null,"lead_unit":"water"},"step":"coordinating","stopped":[\
    ":silence","matter"],"to":"coordinating","urged":true},"due":1770886100000,"event":{"actor":{"accoun\
    t":"root","behalf":"zhou","named":true,"person":"wang"},"data":{"lead_unit":"water","n":1.5},"id":"e\
    -1","source":"dubanctl","subject":"SW-2026-0001","time":1770886200000,"type":"first-responsibility.c\
    oordinate"}}
    """

  static let matter = """
    {"acted":{"coordinating":["wang"]},"clocks":[{"began":1770886200000,"due":1772100000000,"extensions"\
    :[["2 days",1770930000000]],"fired":["remind","yellow"],"id":"step","limit":"5 workdays","pending":[\
    ["red",1772100000000],["later-1",1772704800000]],"provisional":true,"start":1770886200000,"suspensio\
    ns":[[1770900000000,1770910000000,"pause"],[1770920000000,null,":received"]],"term":1}],"counts":{"coordinating.ret\
    urn":1},"declared":"yellow","depth":1,"end":{"answer":{"reply":"Done."},"kind":"struck-off","raiser":{"na\
    me":"Li"},"told":"phone"},"entered":1770886200000,"fields":{"lead_unit":"water"},"handler":["water"]\
    ,"links":["SW-2026-0002"],"number":"SW-2026-0001","opened":1770886200000,"opener":{"account":"root",\
    "behalf":"zhou","named":true,"person":"wang"},"parent":"JJ-2026-001","pinned":["owner"],"roles":{"ow\
    ner":["wang"]},"seq":7,"stays":{"coordinating":[1770886200000,null,0]},"step":"coordinating","urged"\
    :1770886200000,"version":"abababababababababababababababababababababababababababababababab","workflo\
    w":"first-responsibility"}
    """
}
