using System.Collections;
using System.Globalization;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>
/// An option is outside what it may be, or does not go with another one. The message says which option, what it is, what it may be, and
/// names options as the code does; <see cref="Describe"/> names them otherwise.
/// </summary>
public sealed class SegmentationOptionException : ArgumentException
{
    private readonly OptionText _text;

    internal SegmentationOptionException(string option, object? value, string allowed)
        : this(option, value, allowed, $"{new OptionName(option)} is {ToText(value)}; allowed are {allowed}.")
    {
    }

    private SegmentationOptionException(string option, object? value, string allowed, OptionText text)
        : base(SegmentationText.Escape(text.ToString())) => (Option, Value, Allowed, _text) = (option, value, allowed, text);

    /// <summary>The option, for example <c>Epochs</c>, or <c>Optimization.LearningRate</c> where it is in a group.</summary>
    public string Option { get; }

    /// <summary>The value that it may not have.</summary>
    public object? Value { get; }

    /// <summary>What it may be, in words, for example <c>1 and more</c>.</summary>
    public string Allowed { get; }

    /// <summary>The message with options named as a front end calls them, for example with <c>--epochs</c> for <c>Epochs</c>.</summary>
    /// <param name="nameOf">Gives an option's name to the user for its name in the code.</param>
    /// <returns>The message.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="nameOf"/> is null.</exception>
    public string Describe(Func<string, string> nameOf) => SegmentationText.Escape(_text.Spell(nameOf));

    /// <summary>An option that does not go with others.</summary>
    /// <param name="option">The option.</param>
    /// <param name="value">Its value.</param>
    /// <param name="rule">What goes on after "Option is value", and names others by <see cref="OptionName"/>.</param>
    internal static SegmentationOptionException Conflict(string option, object? value, OptionText rule) =>
        new(option, value, rule.ToString(), $"{new OptionName(option)} is {ToText(value)}, {rule}.");

    private static string ToText(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text when string.IsNullOrWhiteSpace(text) => "an empty text",
        IEnumerable<double> numbers => $"[{string.Join(", ", numbers.Select(number => ToText(number)))}]",
        ICollection list => list.Count == 0 ? "an empty list" : $"a list of {list.Count}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
