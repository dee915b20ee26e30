using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Options that take a number, with a message that names the option, what was given and what is allowed.</summary>
internal static class NumberOption
{
    /// <summary>An optional whole number of at least <paramref name="minimum"/>.</summary>
    public static Option<int?> Integer(string name, string description, int minimum, int maximum = int.MaxValue) =>
        Create(name, description, "N", minimum, maximum, "a whole number");

    /// <summary>An optional number from <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    public static Option<double?> Real(string name, string description, double minimum, double maximum) =>
        Create(name, description, "X", minimum, maximum, "a number");

    /// <summary>An optional number above zero, up to <paramref name="maximum"/>.</summary>
    public static Option<double?> Positive(string name, string description, double maximum) =>
        Create(name, description, "X", double.Epsilon, maximum, "a number");

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

                result.AddError($"{name} takes {kind} {Range(minimum, maximum)}, not '{text}'.");
                return null;
            },
        };
    }

    private static string Range<T>(T minimum, T maximum)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        if (maximum == T.MaxValue)
        {
            return $"of at least {minimum}";
        }

        // The smallest number above zero stands for "not zero".
        return minimum is double.Epsilon ? $"above 0 and at most {maximum}" : $"from {minimum} to {maximum}";
    }
}
