using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Options that take a number, with a message that names the option, what was given and what is allowed.</summary>
internal static class NumberOption
{
    /// <summary>An optional whole number, by default any: the library knows the ranges of its options.</summary>
    public static Option<int?> Integer(string name, string description, int minimum = int.MinValue, int maximum = int.MaxValue) =>
        Create(name, description, "N", minimum, maximum, "a whole number");

    /// <summary>An optional number, whatever its range.</summary>
    public static Option<double?> Real(string name, string description) => Create(name, description, "X", double.MinValue, double.MaxValue, "a number");

    private static Option<T?> Create<T>(string name, string description, string placeholder, T minimum, T maximum, string kind)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = placeholder,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
                {
                    return value;
                }

                result.AddError($"{name} takes {kind}{Range(minimum, maximum)}, not '{text}'.");
                return null;
            },
        };
    }

    private static string Range<T>(T minimum, T maximum)
        where T : struct, INumber<T>, IMinMaxValue<T> => (minimum == T.MinValue, maximum == T.MaxValue) switch
        {
            (true, _) => "",
            (_, true) => $" of at least {minimum}",
            _ => $" from {minimum} to {maximum}",
        };
}
