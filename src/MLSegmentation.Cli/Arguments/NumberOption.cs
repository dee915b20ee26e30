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
    public static Option<double?> Real(string name, string description, double minimum, double maximum = double.MaxValue) =>
        Create(name, description, "X", minimum, maximum, "a number");

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
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) && value >= minimum && value <= maximum)
                {
                    return value;
                }

                string range = maximum == T.MaxValue ? $"of at least {minimum}" : $"from {minimum} to {maximum}";
                result.AddError($"{name} takes {kind} {range}, not '{text}'.");
                return null;
            },
        };
    }
}
