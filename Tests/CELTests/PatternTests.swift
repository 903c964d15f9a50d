// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

/// Whether the pattern is found in the text; the pattern is compiled at evaluation.
func found(_ pattern: String, in text: String) -> Outcome {
  outcome("matches(t, p)", ["t": .string(text), "p": .string(pattern)])
}

@Suite("Patterns")
struct PatternTests {
  /// Each entry of `texts` begins with `+` if the pattern is found in the rest of it, with `-` if not.
  private func check(_ pattern: String, _ texts: [String]) {
    for text in texts {
      #expect(
        found(pattern, in: String(text.dropFirst())) == .value(.bool(text.hasPrefix("+"))), "\(pattern) in \(text)")
    }
  }

  @Test(
    "a pattern is found anywhere, anchored where it says so",
    arguments: [
      ("水泵", ["+三组水泵坏了", "-三组水坏泵", "-"]), ("", ["+", "+x"]), ("^SW-", ["+SW-1", "-XSW-1"]),
      ("-[0-9]{4}$", ["+SW-2026", "-SW-2026\n", "-SW-20261"]), (#"\Aab\z"#, ["+ab", "-ab\n", "-xab"]),
      ("(?m)^b$", ["+a\nb\nc", "-ab\nc"]), ("^b$", ["-a\nb\nc"]), (#"(?m)\Ab\z"#, ["-a\nb", "+b"]),
      (#"\bab\b"#, ["+x ab.", "-xab", "+督ab", "-ab_"]), (#"\Bab"#, ["-ab", "+xab"]), ("x^y|^$", ["+", "-xy"]),
      ("(^a)*b", ["+b", "+xb", "+ab"]),
    ])
  func anchors(pattern: String, texts: [String]) { check(pattern, texts) }

  @Test(
    "one scalar is one character, and a dot is any but a newline",
    arguments: [
      ("^.{2}$", ["+督办", "+e\u{301}", "-é", "-\n\n"]), ("^(?s).$", ["+\n", "+🐱"]), ("(?s:.)(.)", ["+\nx", "-x\n"]),
      (#"^\x41\x{1F600}\101\0?$"#, ["+A😀A", "+A😀A\0"]), (#"\a\f\t\n\r\v"#, ["+\u{7}\u{C}\t\n\r\u{B}"]),
      (#"^\Q(a|b)*\E$"#, ["+(a|b)*", "-a"]), (#"^\Qab\E*$"#, ["+abbb", "-abab"]), (#"^\Q\d"#, ["+\\d", "-1"]),
      (#"^\.\*\_\-\]$"#, ["+.*_-]"]), ("^]}{,2}$", ["+]}{,2}"]), ("a{,2}", ["+a{,2}", "-aa"]),
    ])
  func scalars(pattern: String, texts: [String]) { check(pattern, texts) }

  @Test(
    "classes hold what they list, by range, by name, and what is not in them",
    arguments: [
      ("^[a-c督]$", ["+b", "+督", "-d"]), ("^[^a-c]$", ["-b", "+d", "+\n"]), ("^[]a]+$", ["+]a", "-["]),
      ("^[^]a]$", ["-]", "+["]), ("^[a-]$", ["+-", "+a"]), ("^[-a]$", ["+-"]), (#"^[\d\-x]+$"#, ["+1-x", "-y"]),
      (#"^\d\D\s\S\w\W$"#, ["+1x a_ ", "-1x a\u{E9}x", "-x1 a_ "]), (#"^\s$"#, ["+\t", "-\u{B}", "-\u{A0}"]),
      ("^[[:space:]]$", ["+\u{B}"]), ("^[[:alpha:][:digit:]]+$", ["+a1", "-_"]), ("^[[:^alpha:]]$", ["-a", "+1"]),
      ("^[^[:punct:]]$", ["-!", "+a"]), ("^[[:word:].]+$", ["+a_1."]), (#"^[\W]$"#, ["+é", "-e"]),
      ("^[[:]$", ["+:", "+["]),
      (#"^[^\D]$"#, ["+5", "-x"]), (#"^[\x{4E00}-\x{9FFF}]+$"#, ["+督办", "-ab"]), ("^[+--]+$", ["+,-+", "-."]),
    ])
  func classes(pattern: String, texts: [String]) { check(pattern, texts) }

  @Test(
    "Unicode classes go by general category and by script",
    arguments: [
      (#"^\pL+$"#, ["+aé督", "-1"]), (#"^\p{Lu}\P{Lu}$"#, ["+Éé", "-éÉ"]), (#"^\p{^Lu}$"#, ["+a", "-A"]),
      (#"^\PL$"#, ["+1", "-x"]), (#"^\P{^L}$"#, ["+x"]), (#"^[\pN\p{Sc}]+$"#, ["+٣½¥", "-x"]),
      (#"^\p{Han}+$"#, ["+督办", "+々", "-かな", "-、"]), (#"^\p{Greek}\p{Latin}\p{Cyrillic}$"#, ["+αaя", "-aαя"]),
      (#"^\p{Hiragana}\p{Katakana}\p{Hangul}$"#, ["+ひカ한"]), (#"^[^\p{Han}]$"#, ["-办", "+b"]), (#"^\p{Any}$"#, ["+😀"]),
      (#"\P{Any}"#, ["-督办"]), (#"^\p{Zs}\p{Cc}\p{Co}$"#, ["+\u{3000}\n\u{E000}"]), (#"\pC"#, ["-\u{378}"]),
    ])
  func unicode(pattern: String, texts: [String]) { check(pattern, texts) }

  @Test(
    "flags hold to the end of their group, and case folds one scalar for one",
    arguments: [
      ("(?i)sw-É", ["+Sw-é", "-sx-é"]), ("a(?i)b|c", ["+aB", "-AB", "+C"]), ("(a(?i)b)c", ["+aBc", "-aBC"]),
      ("(?i:a)b", ["+Ab", "-AB"]), ("(?i)a(?-i)b", ["+Ab", "-AB"]), ("(?i-s:.)", ["-\n"]), ("(?is).A", ["+\na"]),
      ("(?i)k", ["+\u{212A}", "+K"]), ("(?i)[a-z]", ["+\u{17F}"]), ("(?i)ß", ["+ẞ", "-ss"]), ("(?i)^σ$", ["+ς", "+Σ"]),
      ("(?i)i", ["+I", "-ı", "-İ"]), ("(?i)[^a]", ["-A", "+b"]), (#"(?i)^\p{Lu}$"#, ["+a"]),
      (#"(?i)\P{Lu}"#, ["-a", "+1"]),
      ("(?U)a+?b", ["+aab"]), ("(?m-m)^b", ["-a\nb"]), ("(?P<name>a)(?<other>b)(?:c)", ["+abc"]), ("(?)a", ["+a"]),
    ])
  func flags(pattern: String, texts: [String]) { check(pattern, texts) }

  @Test(
    "repetition repeats as often as it says, however it is nested",
    arguments: [
      ("^a{2,3}$", ["-a", "+aa", "+aaa", "-aaaa"]), ("^a{2}$", ["-a", "+aa", "-aaa"]), ("^a{2,}$", ["-a", "+aaaaa"]),
      ("^a{0}$", ["+", "-a"]), ("^(ab|c)*?$", ["+", "+abcab", "-a"]), ("^(a?b+?)??c$", ["+abbc", "+c", "-ac"]),
      ("^(a*)*$", ["+", "+aaa", "-b"]), ("^(a|b|)+c$", ["+c", "+abac"]),
      ("^((a{2}){3}){0,2}$", ["+", "+aaaaaa", "-aaaaa"]),
      ("^(|a){3}$", ["+aaa", "-aaaa"]), ("^(()){1000}a{1000}$", ["+" + String(repeating: "a", count: 1000), "-a"]),
      ("(a|b)*c|(a|ab)*c", ["+abc"]), ("^{2}a", ["+a"]), (#"\b{2,}a"#, ["+a"]), ("^(?:a{500}){2}", ["-a"]),
    ])
  func repetition(pattern: String, texts: [String]) { check(pattern, texts) }

  @Test(
    "what is no pattern is refused at the place where it goes wrong",
    arguments: [
      ("(a", "not closed with ')'", 0), ("督(b(c)", "not closed with ')'", 3), ("a)", "no group is open", 1),
      ("*a", "nothing before", 0),
      ("a|*", "nothing before", 2), ("(+)", "nothing before", 1), ("a**", "repeats a repetition", 2),
      ("a{2}{3}", "'{3}' repeats a repetition", 4), ("a*+", "repeats a repetition", 2),
      ("a{1001}", "more than 1000", 1),
      ("a{99999999999999999999}", "more than 1000", 1), ("a{3,2}", "smaller number last", 1),
      ("(a{50}){21}", "more than 1000", 7), ("[a", "not closed with ']'", 0), ("x[z-a]", "'z-a'", 2),
      ("[[:alpa:]]", "[:alpa:]", 1), (#"[a-\d]"#, "no escape sequence", 3), (#"a\"#, "escapes nothing", 1),
      (#"\q"#, #"'\q'"#, 0), (#"\é"#, "no escape sequence", 0), (#"(a)\1"#, "back-references", 3),
      (#"\8"#, "back-ref", 0),
      (#"\x{110000}"#, "no Unicode scalar", 0), (#"\x{D800}"#, "no Unicode scalar", 0), (#"\xg0"#, #"\x7F"#, 0),
      (#"\x{41"#, #"\x7F"#, 0), (#"督\C"#, "single byte", 3), (#"\p{Latn}"#, "did you mean 'Latin'?", 0),
      (#"\pX"#, "'X'", 0),
      (#"\p{Lu"#, "not closed with '}'", 0), ("(?=a)", "(?:…)", 2), ("(?<=a)", "(?:…)", 2), ("(?x)a", "(?:…)", 2),
      ("(?i", "not closed", 0), ("(?i-)", "(?:…)", 4), ("(?P<a>b)(?P<a>c)", "two groups are named 'a'", 12),
      ("(?P<a b>c)", "letters, digits", 5), ("(?P<a", "not closed with '>'", 4), ("(?<>a)", "not empty", 3),
      ("(?P=a)", "(?:…)", 2), (#"[\b]"#, "no escape sequence", 1), (#"\Z"#, #"'\Z'"#, 0),
    ])
  func refused(pattern: String, message: String, offset: Int) {
    do {
      let formula = try Formula("'x'.matches(p)", in: Scope(variables: [Variable(name: "p", type: .string)]))
      _ = try formula.evaluate({ _ in .string(pattern) }, host: NoHost())
      Issue.record("\(pattern) was taken")
    } catch let error as EvaluationError {
      #expect(error.kind == .invalidArgument)
      let isPlaced = error.message.hasPrefix("byte \(offset) of the pattern: ")
      #expect(isPlaced && error.message.contains(message), "\(pattern): \(error.message)")
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test("a literal pattern is compiled at load, and what is wrong with it is shown where it is written")
  func literals() {
    func place(_ source: String) -> [String] { errors(source).map { "\($0.kind) \($0.line):\($0.column)" } }
    #expect(place("'x'.matches('a(b')") == ["literal 1:15"])
    #expect(place("matches('督办',\n  '督办)')") == ["literal 2:6"])
    #expect(place(#"'x'.matches('\u7763\\d\n*)')"#) == ["literal 1:26"])
    #expect(place(#"'x'.matches(r'\d*)')"#) == ["literal 1:18"])
    #expect(place("'x'.matches(('''a'[b'''))") == ["literal 1:19"])
    #expect(place("'x'.matches('') || 'x'.matches('(') || 'x'.matches('[')") == ["literal 1:33", "literal 1:53"])
    #expect(place("'x'.matches(1)") == ["type 1:5"])
    #expect(shown("'x'.matches('^[a-z]$') && ['y', 'z'].all(c, c.matches(r'\\w'))") == "true")
  }

  @Test("as large and as deep as is allowed works, one more is refused")
  func bounds() {
    func refused(_ pattern: String, _ limit: String) {
      #expect(errors("''.matches('\(pattern)')").map(\.kind) == [.literal], "\(pattern.prefix(20))")
      #expect(errors("''.matches('\(pattern)')").first?.message.contains(limit) == true)
      #expect(found(pattern, in: "") == .error(.invalidArgument))
    }
    func groups(_ count: Int) -> String {
      String(repeating: "(", count: count) + String(repeating: ")", count: count)
    }
    #expect(found(String(repeating: "a", count: 4096), in: "") == .value(.bool(false)))
    refused(String(repeating: "a", count: 4097), "4096 bytes")
    #expect(found(groups(64), in: "") == .value(.bool(true)))
    refused(groups(65), "64 deep")
    #expect(found("(abcdefghi){1000}", in: "") == .value(.bool(false)))
    refused("(abcdefghij){1000}z", "10000 instructions")
    refused("((a{10}){10}){11}", "more than 1000")
  }
}
