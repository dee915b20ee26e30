using System.Globalization;
using System.Text.RegularExpressions;

namespace MLSegmentation.ImageFiles;

/// <summary>The name of a mask in terms of its image's, both without extension: <c>{name}_mask</c>, <c>{number}_manual1</c>, <c>{1}-{2}</c>.</summary>
internal sealed partial class MaskPattern
{
    private const string Name = "name";
    private const string Number = "number";
    private const string Allowed =
        "names of masks without extension in terms of those of their images: {name}, the name, {number}, its first run of digits, and {1}, {2}, …, "
        + "its runs of digits in order, as in '{name}_mask', 'mask_{name}' or '{number}_manual1'";

    // Without going back, so that no name takes long, however often a pattern has {name}.
    private const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking;

    private readonly string _text;
    private readonly Regex _form;

    private MaskPattern(string text)
    {
        _text = text;
        int end = 0;
        string form = "";
        foreach (var placeholder in Placeholder().Matches(text).AsEnumerable())
        {
            form += Regex.Escape(text[end..placeholder.Index]) + (placeholder.Groups[1].Value == Name ? ".+" : "[0-9]+");
            end = placeholder.Index + placeholder.Length;
            UsesNumbers |= placeholder.Groups[1].Value != Name;
        }

        _form = new Regex($"^{form}{Regex.Escape(text[end..])}$", Form);
    }

    /// <summary>The mask has its image's name.</summary>
    public static MaskPattern SameName { get; } = new($"{{{Name}}}");

    /// <summary>Whether it is a part of an image's name that says which mask belongs to it; numbers are the same with and without leading zeros.</summary>
    public bool UsesNumbers { get; }

    /// <summary>Whether masks have the names of their images.</summary>
    public bool IsSameName => _text == SameName._text;

    /// <summary>Reads a pattern that a user gave.</summary>
    /// <exception cref="SegmentationOptionException">It is none.</exception>
    public static MaskPattern Parse(string? text)
    {
        if (text is null)
        {
            return SameName;
        }

        var placeholders = Placeholder().Matches(text);
        bool isPattern = placeholders.Count > 0
            && placeholders.All(placeholder => IsKnown(placeholder.Groups[1].Value))
            && Placeholder().Replace(text, "").IndexOfAny(['{', '}', '/', '\\']) < 0
            && !ImageFolder.HasImageExtension(text);
        return isPattern ? new MaskPattern(text) : throw new SegmentationOptionException(nameof(MaskPattern), $"'{text}'", Allowed);
    }

    /// <summary>The name of the mask of an image; null where the image's name has not so many numbers.</summary>
    public string? Expand(string imageName)
    {
        if (IsSameName)
        {
            return imageName;
        }

        var numbers = Digits().Matches(imageName);
        bool isComplete = true;
        string name = Placeholder().Replace(_text, match =>
        {
            string key = match.Groups[1].Value;
            int index = key is Name or Number ? 0 : int.Parse(key, CultureInfo.InvariantCulture) - 1;
            isComplete &= key == Name || index < numbers.Count;
            return key == Name ? imageName : index < numbers.Count ? numbers[index].Value : "";
        });
        return isComplete ? name : null;
    }

    /// <summary>Whether a mask could have this name.</summary>
    public bool IsForm(string maskName) => _form.IsMatch(maskName);

    /// <summary>A name with its numbers without leading zeros.</summary>
    public static string WithoutLeadingZeros(string name) => LeadingZeros().Replace(name, "");

    /// <summary>A pattern by which one mask belongs to one image, for messages; null where their names have nothing in common.</summary>
    public static MaskPattern? Guess(string imageName, string maskName)
    {
        int begin = maskName.IndexOf(imageName, StringComparison.Ordinal);
        if (begin >= 0)
        {
            return TryParse($"{maskName[..begin]}{{{Name}}}{maskName[(begin + imageName.Length)..]}");
        }

        string? number = Digits().Matches(imageName).FirstOrDefault()?.Value;
        var found = number is null ? null : Digits().Matches(maskName).FirstOrDefault(match => match.Value == number);
        return found is null ? null : TryParse($"{maskName[..found.Index]}{{{Number}}}{maskName[(found.Index + found.Length)..]}");
    }

    /// <summary>The pattern as the user writes it.</summary>
    public override string ToString() => _text;

    // A name may have braces of its own.
    private static MaskPattern? TryParse(string text) =>
        Placeholder().Count(text) == 1 && Placeholder().Replace(text, "").IndexOfAny(['{', '}']) < 0 && !ImageFolder.HasImageExtension(text) ? new(text) : null;

    private static bool IsKnown(string placeholder) => placeholder is Name or Number || (placeholder is [>= '1' and <= '9']);

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    [GeneratedRegex("(?<![0-9])0+(?=[0-9])")]
    private static partial Regex LeadingZeros();
}
