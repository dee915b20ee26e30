namespace MLSegmentation.Tests.Formatting;

public sealed class SegmentationTextTests
{
    [Theory]
    [InlineData("plain text, 100 %", "plain text, 100 %")]
    [InlineData("a\nb\r\tc", @"a\nb\r\tc")]
    [InlineData("\e[31mred\u0007\0", @"\x1b[31mred\x07\x00")]
    [InlineData("\u007f\u0085\u009b", @"\x7f\x85\x9b")]
    [InlineData("a\u2028\u2029b", @"a\u2028\u2029b")]
    [InlineData("\u202a\u202b\u202c\u202d\u202e", @"\u202a\u202b\u202c\u202d\u202e")]
    [InlineData("\u2066\u2067\u2068\u2069\u200e\u200f\u061c", @"\u2066\u2067\u2068\u2069\u200e\u200f\u061c")]
    [InlineData("\u200b\u2060\ufeff\u00ad\u3164\uffff\ue000", @"\u200b\u2060\ufeff\xad\u3164\uffff\ue000")]
    [InlineData("\U000e0041\U0010ffff\U0001f600", "\\U000e0041\\U0010ffff\U0001f600")]
    [InlineData("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")]
    [InlineData("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb")]
    [InlineData("ad\u200dmin\u200c", @"ad\u200dmin\u200c")]
    [InlineData("Z\u00fcrich \u6771\u4eac \u05d0\u05d1 e\u0301", "Z\u00fcrich \u6771\u4eac \u05d0\u05d1 e\u0301")]
    [InlineData("a\u0301\u0301\u0301\u0301\u0301\u0301\u0301b", "a\u0301\u0301\u0301\u0301\u0301\u0301\\u0301b")]
    [InlineData(@"C:\new\x1b", @"C:\new\x1b")]
    [InlineData("\u1160\u200d\u0915", "\\u1160\\u200d\u0915")]
    [InlineData("\u0915\u200d\u115f", "\u0915\\u200d\\u115f")]
    [InlineData("\u0915\u0301\u0301\u0301\u0301\u0301\u0301\u200d\u0301", "\u0915\u0301\u0301\u0301\u0301\u0301\u0301\\u200d\u0301")]
    public void Escape_Text_ShowsWhatIsNotSeen(string text, string expected)
    {
        Assert.Equal(expected, SegmentationText.Escape(text));
        Assert.Equal(expected, SegmentationText.Escape(expected));
    }

    [Fact]
    public void Escape_HalfOfASurrogatePair_IsEscaped() =>
        Assert.Equal(@"\ud83da\ude00\ud83d", SegmentationText.Escape("\ud83da\ude00\ud83d"));

    [Theory]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("0123456789", 9, "0123…6789")]
    [InlineData("0123456789", 1, "…")]
    [InlineData("0123456789", 2, "0…")]
    [InlineData("ab\n\n\n\n\n\n\n\nyz", 10, @"ab\n…\nyz")]
    [InlineData("a\U0001f600\U0001f600\U0001f600\U0001f600b", 6, "a\U0001f600…b")]
    public void Escape_LongText_KeepsBeginAndEnd(string text, int maxLength, string expected) =>
        Assert.Equal(expected, SegmentationText.Escape(text, maxLength));

    [Fact]
    public void Escape_AnyText_IsVisibleShortEnoughAndStaysAsItIs()
    {
        string[] parts =
        [
            "a", "0", "\\", "\u0915", "\u094d", "\u0301", "\u0301\u0301\u0301", "\u200c", "\u200d", "\u200d", "\u1160", "\u115f", "\u3164", "\u034f", "\u17b4",
            "\u0627", "\ufe0f", "\u2764", "\U0001f468", "\U000e0041", "\ud83d", "\udc68", "\u202e", "\n", "\u2800", "\u0345",
        ];
        var random = new Random(1);
        for (int round = 0; round < 20_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => parts[random.Next(parts.Length)]));
            int maxLength = round % 2 == 0 ? SegmentationText.MaxMessageLength : random.Next(1, 20);

            string escaped = SegmentationText.Escape(text, maxLength);

            Assert.InRange(escaped.Length, 0, maxLength);
            Assert.Equal(escaped, SegmentationText.Escape(escaped, maxLength));
            HostileNames.AssertVisible(escaped.Replace("\u200c", "", StringComparison.Ordinal).Replace("\u200d", "", StringComparison.Ordinal));
            Assert.DoesNotMatch("[\\x00-\\x7e\u2026][\u200c\u200d]|[\u200c\u200d]([\\x00-\\x7e\u2026]|$)|^[\u200c\u200d]", escaped);
            Assert.DoesNotMatch("[\u1160\u115f\u034f\u17b4\u2800]|\u0301{7}", escaped);
        }
    }

    [Fact]
    public void Escape_HostileNames_AreVisibleAndApart()
    {
        string[] shown = [.. HostileNames.Images.Select(name => SegmentationText.Escape(name))];

        Assert.All(shown, HostileNames.AssertVisible);
        Assert.Equal(shown.Length, shown.Distinct().Count());
        Assert.All(shown, name => Assert.EndsWith(".png", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Message_OfHostileNames_IsALineOfLimitedLength()
    {
        string name = $"begin\n\e[2J{new string('x', 1_000_000)}\u202eend";
        var inner = new IOException(name);

        SegmentationException[] exceptions = [new($"'{name}' is wrong."), new($"'{name}' is wrong.", inner)];

        Assert.All(exceptions, exception => Assert.Equal(exception.Message, exception.Describe(option => option)));
        Assert.All(exceptions, exception => Assert.InRange(exception.Message.Length, 3980, SegmentationText.MaxMessageLength));
        Assert.All(exceptions, exception => Assert.StartsWith(@"'begin\n\x1b[2Jx", exception.Message, StringComparison.Ordinal));
        Assert.All(exceptions, exception => Assert.EndsWith(@"x\u202eend' is wrong.", exception.Message, StringComparison.Ordinal));
        Assert.Same(inner, exceptions[1].InnerException);
        Assert.Contains("SegmentationException", new SegmentationException().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_OfAnOption_IsALine()
    {
        var exception = Assert.Throws<SegmentationException>(() => SegmentationClasses.Parse("a\nmlseg: forged\e=x"));

        HostileNames.AssertVisible(exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Contains(@"a\nmlseg: forged\x1b", exception.Message, StringComparison.Ordinal);
    }
}
