using System.CommandLine;
using System.Globalization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Options that take the distances between pixels, such as <c>0.5x0.25</c>.</summary>
internal static class SpacingOption
{
    /// <summary>An optional spacing; the height comes first.</summary>
    public static Option<PixelSpacing?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "HxW",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text.Split('x') is [var height, var width] && TryParse(height, out double rows) && TryParse(width, out double columns))
            {
                return new PixelSpacing(rows, columns);
            }

            result.AddError($"{name} takes the distances between rows and between columns, above 0, such as 0.5x0.25, not '{text}'.");
            return null;
        },
    };

    private static bool TryParse(string text, out double distance) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out distance) && double.IsFinite(distance) && distance > 0;
}
