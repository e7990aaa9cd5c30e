"""Texts that are made, not picked: characters of every width and class, keys and references to them,
numbers, dates, expressions for `pattern`, and texts a few edits away from sound ones."""

# Blocks whose characters take different widths, join, or cannot be printed.
BLOCKS = (
    (0x20, 0x7E), (0x20, 0x7E), (0xA0, 0xFF), (0x0100, 0x017F), (0x0300, 0x036F), (0x0370, 0x03FF),
    (0x0400, 0x04FF), (0x0590, 0x05F4), (0x0600, 0x06FF), (0x0900, 0x097F), (0x0E01, 0x0E5B),
    (0x0F00, 0x0FBC), (0x1100, 0x11FF), (0x200B, 0x200F), (0x2010, 0x2027), (0x2030, 0x205E),
    (0x2060, 0x206F), (0x2190, 0x21FF), (0x2460, 0x24FF), (0x2500, 0x259F), (0x2600, 0x27BF),
    (0x3000, 0x30FF), (0x4E00, 0x4E40), (0xA960, 0xA97C), (0xAC00, 0xAC40), (0xD7B0, 0xD7FB),
    (0xE000, 0xE010), (0xFE00, 0xFE0F), (0xFF00, 0xFFEF), (0xFFF0, 0xFFFD), (0x110BD, 0x110CD),
    (0x1F1E6, 0x1F1FF), (0x1F300, 0x1F64F), (0x1F3FB, 0x1F3FF), (0x1F680, 0x1F6FF),
    (0x1F900, 0x1F9FF), (0x20000, 0x20020), (0xE0020, 0xE007F), (0xE0100, 0xE0110))
CLUSTERS = ("e\u0301", "👩\u200d👩\u200d👧", "🇩🇪", "🇩🇪🇫", "👍🏽", "☺\ufe0f", "☺\ufe0e", "1\ufe0f\u20e3",
            "한", "각", "ก็", "क्षि", "\u0600١", "ﷺ", "\r\n", "🏴\U000e0067\U000e007f", "a\u200db")


def characters(rng, least=1, most=6):
    """Any characters that YAML allows in double quotes."""
    out = []
    for _ in range(rng.randint(least, most)):
        if rng.random() < 0.2:
            out.append(rng.choice(CLUSTERS))
        else:
            out.append(chr(rng.randint(*rng.choice(BLOCKS))))
    return "".join(out)


def key(rng):
    """A key that may take thought to name in a path."""
    kind = rng.random()
    if kind < 0.3:
        return characters(rng, 1, 3)
    if kind < 0.45:
        return str(rng.randint(-3, 12))
    if kind < 0.7:
        return "".join(rng.choice(("a", "b", "_", "-", ".", "[", "]", "}", " ", '"', "\\", "$", "{",
                                   "$$", ":", "/", "'", "0", "é", "\t")) for _ in range(rng.randint(1, 4)))
    return rng.choice(("true", "null", "~", "fn", "fn:", "Fn", "x-y", "x_y", "X_Y", "xy", "Xy", "values",
                       "imports", "context", "environments", "merge", "<<", "=", "y", "1.5", "0x1"))


def number(rng):
    """Something like a number."""
    digits = "".join(rng.choice("0123456789_") for _ in range(rng.randint(1, 24)))
    kind = rng.random()
    if kind < 0.2:
        text = rng.choice(("0x", "0X", "0o", "0O", "0b", "0B", "0")) + rng.choice(
            ("", digits, "".join(rng.choice("0123456789abcdefABCDEF_") for _ in range(rng.randint(1, 17)))))
    else:
        text = digits[:rng.randint(0, len(digits))] + rng.choice(("", ".")) + digits[:rng.randint(1, 20)]
        if rng.random() < 0.5:
            text += rng.choice("eE") + rng.choice(("", "+", "-")) + str(rng.randint(0, 330))
    return rng.choice(("", "", "", "+", "-")) + text


def date(rng):
    """Something like a timestamp."""
    text = "-".join((str(rng.randint(1, 9999)).rjust(rng.choice((1, 4, 4)), "0"),
                     str(rng.randint(0, 13)).rjust(rng.choice((1, 2)), "0"),
                     str(rng.randint(0, 32)).rjust(rng.choice((1, 2)), "0")))
    if rng.random() < 0.6:
        text += rng.choice("Tt ") + ":".join(str(rng.randint(0, 61)).rjust(rng.choice((1, 2)), "0")
                                             for _ in range(rng.choice((2, 3, 3, 3))))
        text += rng.choice(("", "", ".1", ".123456789", ".", ",5"))
        text += rng.choice(("", "Z", " Z", "+01:00", " +1", "-0500", " -05:30", "z"))
    return text


ATOMS = ("a", "b", "x", "é", "世", ".", "^", "$", "\\d", "\\D", "\\w", "\\s", "\\b", "\\B", "\\A", "\\z",
         "\\pL", "\\PN", "\\p{Greek}", "\\p{^Lu}", "\\p{Nope}", "[a-c]", "[^a-c]", "[[:alpha:]]",
         "[[:nope:]]", "[\\d-]", "[]a]", "[^]a]", "[-a]", "[a-]", "[\\w-z]", "\\x41", "\\x{e9}", "\\x{110000}",
         "\\n", "\\t", "\\.", "\\-", "\\Q.*\\E", "\\07", "\\123", "\\1", "\\8", "\\Z", "\\_", "\\é", "\\C", "[\\C]", "\\pL{1000}", "\\", "[",
         "[a", "[b-a]", "]", "}", "{", "{1", "{,2}", "{1,2}", "")
REPEATS = ("*", "+", "?", "*?", "+?", "??", "{2}", "{1,}", "{0,3}", "{2}?", "{3,1}", "{1001}", "{1000}", "**",
           "++", "?*", "{2}{3}", "{a}", "{1,2,3}")
GROUPS = ("(%s)", "(?:%s)", "(?i:%s)", "(?s-m:%s)", "(?P<n>%s)", "(?i)%s", "(?U)%s", "(?P<n>%s", "(?P=n)%s",
          "(?=%s)", "(?!%s)", "(?#%s)", "(?x)%s", "(%s", "%s)", "(?P<1n>%s)", "(?P<>%s)", "(?ii)%s", "(?-)%s",
          "(?P<n>a)(?P<n>%s)", "(?<n>%s)", "(?<n>%s", "(?<=%s)", "(?<!%s)", "(?<n>a)(?<n>%s)", "(?<é>%s)")


def pattern(rng, depth=2):
    """A regular expression, often a broken one."""
    parts = []
    for _ in range(rng.randint(1, 3)):
        part = rng.choice(ATOMS)
        if depth and rng.random() < 0.3:
            part = rng.choice(GROUPS) % pattern(rng, depth - 1)
        if rng.random() < 0.3:
            part += rng.choice(REPEATS)
        parts.append(part)
    return rng.choice(("", "", "|")).join(parts)


def altered(rng, text, alphabet):
    """The text one or two edits away."""
    for _ in range(rng.choice((1, 1, 2))):
        i = rng.randrange(len(text) + 1)
        text = text[:i] + rng.choice((rng.choice(alphabet), "", rng.choice(alphabet))) + text[
            i + rng.choice((0, 1)):]
    return text
