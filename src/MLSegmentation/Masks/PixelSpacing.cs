namespace MLSegmentation;

/// <summary>
/// How far apart the pixels of an image or the voxels of a volume are, in a unit of the user's choice such as micrometres; the unit of the distances.
/// </summary>
public readonly record struct PixelSpacing
{
    /// <summary>Creates a spacing.</summary>
    /// <param name="height">The distance between neighbours in a column, more than 0. Height comes first, as in the libraries of medical images.</param>
    /// <param name="width">The distance between neighbours in a row, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A distance is not a finite number more than 0.</exception>
    public PixelSpacing(double height, double width)
        : this(1, height, width) => IsOfVolume = false;

    /// <summary>Creates the spacing of a volume.</summary>
    /// <param name="depth">The distance from one slice to the next, more than 0.</param>
    /// <param name="height">The distance between neighbours in a column, more than 0.</param>
    /// <param name="width">The distance between neighbours in a row, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A distance is not a finite number more than 0.</exception>
    public PixelSpacing(double depth, double height, double width)
    {
        Depth = Check(depth, nameof(depth));
        Height = Check(height, nameof(height));
        Width = Check(width, nameof(width));
        IsOfVolume = true;
    }

    /// <summary>A distance of 1 all ways: distances in pixels.</summary>
    public static PixelSpacing One { get; } = new(1, 1);

    /// <summary>The distance between neighbours in a column.</summary>
    public double Height { get; }

    /// <summary>The distance between neighbours in a row.</summary>
    public double Width { get; }

    /// <summary>The distance from one slice of a volume to the next; images do not need it. Default: 1.</summary>
    public double Depth { get; }

    /// <summary>Whether somebody said how far slices are apart.</summary>
    internal bool IsOfVolume { get; }

    /// <summary>Whether all distances are the same.</summary>
    /// <param name="other">The spacing to compare with.</param>
    /// <returns>Whether they are.</returns>
    public bool Equals(PixelSpacing other) => (Depth, Height, Width) == (other.Depth, other.Height, other.Width);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Depth, Height, Width);

    private static double Check(double distance, string name) => double.IsFinite(distance) && distance > 0
        ? distance
        : throw new ArgumentOutOfRangeException(name, distance, "The distance between pixels must be a finite number more than 0.");
}
