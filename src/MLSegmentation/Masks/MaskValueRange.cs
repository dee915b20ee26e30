using System.Globalization;

namespace MLSegmentation;

/// <summary>Numbers that follow each other in mask files: grey values or palette indices.</summary>
/// <param name="First">The smallest, 0 to 65535.</param>
/// <param name="Last">The largest, <paramref name="First"/> to 65535.</param>
public readonly record struct MaskValueRange(int First, int Last)
{
    /// <summary>The numbers as text.</summary>
    /// <returns>For example <c>1-65535</c>, or <c>7</c> for a single number.</returns>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    /// <summary>Whether it is a number by itself.</summary>
    internal bool IsSingle => First == Last;

    /// <summary>Whether a number is in both.</summary>
    internal bool Overlaps(MaskValueRange other) => First <= other.Last && other.First <= Last;
}
