using System.Globalization;

namespace MLSegmentation.Cli.Output;

/// <summary>Losses and metrics as people read them: a file may hold any number, and nobody counts its 309 digits.</summary>
internal static class LossText
{
    // From here on a number is written with its power of ten.
    private const double Large = 1e9;

    /// <summary>A number with some digits after the point; four where it is not said.</summary>
    public static string Format(double? value, int digits = 4) =>
        value?.ToString(Math.Abs(value.Value) < Large ? $"F{digits}" : "G6", CultureInfo.InvariantCulture) ?? "";
}
