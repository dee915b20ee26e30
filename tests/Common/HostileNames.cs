using System.Globalization;
using System.Text;

namespace MLSegmentation.TestSupport;

/// <summary>What strangers call files and classes, to move a cursor, forge a line, turn text around, or begin a formula or markup.</summary>
internal static class HostileNames
{
    /// <summary>The names, with the extension of images.</summary>
    public static IReadOnlyList<string> Images { get; } =
    [
        "esc\e[31m\e]8;;http:x\u0007link.png", "line\nmlseg: forged.png", "return\rforged.png", "tab\t.png", "delete\u007f\b.png",
        "c1\u0085next\u009b31m.png", "separators\u2028a\u2029b.png", "override\u202egnp.exe.png", "isolate\u2066a\u2069\u200f\u061c.png",
        "zero\u200bwidth\u200d\u2060\ufeff\u00ad.png", "tag\U000e0041\U000e0042.png", "private\ue000\U000f0000.png", "filler\u3164\u115f.png",
        $"marks{new string('\u0301', 40)}.png", "=cmd|' 'C calc'!A0.png", "+1+cmd.png", "@SUM(A1).png", "-2+3.png", "'=quoted.png", "\uff1dwide.png",
        "<img src=x onerror=alert(1)>&amp;.png", "quotes\"'`$(touch x)`.png", "{{braces}} [link](javascript:x) %s {0}.png", @"back\nslash.png",
        $"long{new string('l', 180)}.png",
    ];

    /// <summary>Those of <see cref="Images"/> that a file of this system may have.</summary>
    public static IEnumerable<string> Files => Images.Where(name => name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0);

    /// <summary>Asserts that every character can be seen, and none but the ends of lines does anything.</summary>
    public static void AssertVisible(string text)
    {
        var hidden = text.ReplaceLineEndings("").EnumerateRunes().Where(rune => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
        Assert.Equal([], hidden.Select(rune => $"U+{rune.Value:X4}").Distinct());
        Assert.DoesNotContain('\u3164', text);

        // These are ends of lines to .NET, but not to a terminal.
        Assert.Equal(-1, text.AsSpan().IndexOfAny("\u0085\u2028\u2029\f"));
        Assert.Equal(-1, text.Replace("\r\n", "\n", StringComparison.Ordinal).IndexOf('\r'));
    }
}
