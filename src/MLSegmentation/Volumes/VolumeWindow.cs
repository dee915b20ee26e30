using System.Globalization;
using System.Runtime.InteropServices;

namespace MLSegmentation;

/// <summary>The values of volumes that matter: lower ones count as the lowest, higher ones as the highest, such as the window of an organ in CT.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct VolumeWindow
{
    /// <summary>Creates a window.</summary>
    /// <param name="lowest">The lowest value.</param>
    /// <param name="highest">The highest value, more than the lowest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite, or the highest is not more than the lowest.</exception>
    public VolumeWindow(float lowest, float highest)
    {
        if (!(float.IsFinite(lowest) && float.IsFinite(highest) && highest > lowest))
        {
            throw new ArgumentOutOfRangeException(
                nameof(highest),
                highest,
                string.Create(CultureInfo.InvariantCulture, $"A window needs two finite values, the second more than the first, not {lowest}..{highest}."));
        }

        (Lowest, Highest) = (lowest, highest);
    }

    /// <summary>The lowest value.</summary>
    public float Lowest { get; }

    /// <summary>The highest value.</summary>
    public float Highest { get; }

    /// <summary>Both values.</summary>
    /// <returns>For example <c>-57..164</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Lowest}..{Highest}");
}
