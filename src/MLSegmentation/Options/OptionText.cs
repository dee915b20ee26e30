using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MLSegmentation.Options;

/// <summary>The name of an option in the code, within an <see cref="OptionText"/>.</summary>
internal readonly record struct OptionName(string Name);

/// <summary>The name of an option in the code and one of its values, within an <see cref="OptionText"/>.</summary>
internal readonly record struct OptionValue(string Name, Enum Value)
{
    /// <summary>Both as a front end takes them: one that has names of its own for options has those of values in kebab case.</summary>
    public string Spell(Func<string, string> nameOf)
    {
        string name = nameOf(Name);
        return $"{name} {(name == Name ? Value.ToString() : JsonNamingPolicy.KebabCaseLower.ConvertName(Value.ToString()))}";
    }
}

/// <summary>
/// A message that names options, so that each front end can spell their names in its own way. The compiler makes it of an interpolated string
/// with an <see cref="OptionName"/> wherever it names an option.
/// </summary>
[InterpolatedStringHandler]
internal sealed class OptionText(int literalLength, int formattedCount)
{
    private readonly List<object> _parts = new(Math.Min(literalLength, 1) + (2 * formattedCount));

    /// <summary>Messages one after another.</summary>
    public static OptionText Join(string separator, IReadOnlyList<OptionText> texts) => texts.Aggregate((all, text) => $"{all}{separator}{text}");

    /// <summary>Appends what stands outside braces.</summary>
    public void AppendLiteral(string text) => _parts.Add(text);

    /// <summary>Appends the name of an option.</summary>
    public void AppendFormatted(OptionName option) => _parts.Add(option);

    /// <summary>Appends the name of an option and a value of it.</summary>
    public void AppendFormatted(OptionValue option) => _parts.Add(option);

    /// <summary>Appends all of another message.</summary>
    public void AppendFormatted(OptionText text) => _parts.AddRange(text._parts);

    /// <summary>Appends any other value.</summary>
    public void AppendFormatted<T>(T value, string? format = null) =>
        _parts.Add((value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString()) ?? "");

    /// <summary>The message with options named as in the code.</summary>
    public override string ToString() => Spell(name => name);

    /// <summary>The message with options named as <paramref name="nameOf"/> says.</summary>
    public string Spell(Func<string, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        return string.Concat(_parts.Select(part => part switch
        {
            OptionName option => nameOf(option.Name),
            OptionValue option => option.Spell(nameOf),
            _ => part,
        }));
    }
}
