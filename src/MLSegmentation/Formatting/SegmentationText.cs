using System.Globalization;
using System.Text;

namespace MLSegmentation;

/// <summary>How text from outside, such as the names of files and classes and the messages of other libraries, is shown to people.</summary>
/// <remarks>
/// The messages of <see cref="SegmentationException"/>, reports, diagrams and everything that <c>mlseg</c> shows have gone through it. Results for
/// programs, such as <see cref="SegmentationJson"/>, hold the text as it is.
/// </remarks>
public static class SegmentationText
{
    /// <summary>The largest number of characters of a message: 4000.</summary>
    public const int MaxMessageLength = 4000;

    /// <summary>What stands for the middle of text that is too long.</summary>
    private const char Ellipsis = '…';

    /// <summary>The zero-width non-joiner and joiner.</summary>
    private const string Joiners = "\u200c\u200d";

    /// <summary>So many marks one above another are letters of some script; more of them are drawn over other lines.</summary>
    private const int MostMarks = 6;

    /// <summary>
    /// The text with escapes, as in C#, for what would not be seen, or would change how a terminal or a page shows what stands around it: control characters,
    /// such as <c>\n</c> and <c>\x1b</c>; line separators; directions of writing, such as <c>\u202e</c>; characters without a width; those for
    /// private use; halves of surrogate pairs; and more than six marks on one letter. Joiners stay between the letters of scripts that need them, and
    /// within emoji. Where the text is longer than allowed, an ellipsis stands for its middle.
    /// </summary>
    /// <param name="text">The text. What was escaped before stays as it is, and so does a backslash.</param>
    /// <param name="maxLength">The largest number of characters, 1 and more. Default: <see cref="MaxMessageLength"/>.</param>
    /// <returns>The text in one line, which identifies what was given, but is not meant to be read back.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> is below 1.</exception>
    public static string Escape(string text, int maxLength = MaxMessageLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        if (text.Length <= maxLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        // No escape is shorter than what it stands for, so that the middle of what is too long need not be looked at.
        string kept = text.Length <= 2L * maxLength ? text : string.Concat(text.AsSpan(0, maxLength), text.AsSpan(text.Length - maxLength));
        var (escaped, units) = EscapeAll(kept);
        return escaped.Length > maxLength || kept.Length < text.Length ? Shorten(escaped, units, maxLength) : escaped.ToString();
    }

    /// <summary>Whether a character is not seen, or changes how a terminal or a page shows what stands around it.</summary>
    internal static bool IsHidden(int character) => character switch
    {
        >= ' ' and <= '~' => false,

        // Those of these categories that have a width: signs that enclose the Arabic, Syriac or Kaithi number behind them.
        >= 0x600 and <= 0x605 or 0x6DD or 0x70F or 0x890 or 0x891 or 0x8E2 or 0x110BD or 0x110CD => false,

        // Letters and marks without anything to see.
        0x34F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 => true,
        >= 0xE0000 and <= 0xE0FFF => true,
        _ => CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    /// <summary>The text with escapes, and where in it each character or escape begins.</summary>
    private static (StringBuilder Escaped, List<int> Units) EscapeAll(string text)
    {
        var escaped = new StringBuilder(text.Length);
        var units = new List<int>(text.Length);
        int marks = 0;
        bool isJoined = false;
        for (int index = 0, length; index < text.Length; index += length)
        {
            (int character, length) = Read(text, index);
            units.Add(escaped.Length);
            bool isJoiner = isJoined && IsJoiner(character) && IsJoinedNext(text, index + length, marks);
            marks = IsMark(character) ? marks + 1 : isJoiner ? marks : 0;
            bool isShown = isJoiner || (marks <= MostMarks && !IsHidden(character));
            isJoined = isShown && IsJoined(character);
            if (isShown)
            {
                escaped.Append(text, index, length);
            }
            else
            {
                AppendEscape(escaped, character);
            }
        }

        return (escaped, units);
    }

    /// <summary>The character at a place, or the half of a surrogate pair, and its length.</summary>
    private static (int Character, int Length) Read(string text, int index) =>
        Rune.TryGetRuneAt(text, index, out var rune) ? (rune.Value, rune.Utf16SequenceLength) : (text[index], 1);

    private static string Shorten(StringBuilder escaped, List<int> units, int maxLength)
    {
        int begin = units.FindLast(unit => unit <= maxLength / 2);
        int last = escaped.Length - (maxLength - begin - 1);
        int end = units.Find(unit => unit >= last);
        string text = escaped.ToString();

        // Joiners join nothing beside the ellipsis.
        return string.Concat(text.AsSpan(0, begin).TrimEnd(Joiners), [Ellipsis], end > 0 ? text.AsSpan(end).TrimStart(Joiners) : []);
    }

    private static void AppendEscape(StringBuilder text, int character) => _ = character switch
    {
        '\n' => text.Append("\\n"),
        '\r' => text.Append("\\r"),
        '\t' => text.Append("\\t"),
        <= byte.MaxValue => text.Append(CultureInfo.InvariantCulture, $"\\x{character:x2}"),
        <= char.MaxValue => text.Append(CultureInfo.InvariantCulture, $"\\u{character:x4}"),
        _ => text.Append(CultureInfo.InvariantCulture, $"\\U{character:x8}"),
    };

    private static bool IsMark(int character) => character > '~'
        && CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    /// <summary>Whether a character is a zero-width joiner or non-joiner, which belongs between letters that are not Latin, or symbols.</summary>
    private static bool IsJoiner(int character) => character is '\u200c' or '\u200d';

    /// <summary>Whether what follows a joiner is joined by it, and not escaped itself.</summary>
    private static bool IsJoinedNext(string text, int index, int marks) => index < text.Length
        && Read(text, index).Character is var next
        && IsJoined(next) && !IsHidden(next) && !(IsMark(next) && marks == MostMarks);

    private static bool IsJoined(int letter) => letter > '\u02ff' && CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol;
}
