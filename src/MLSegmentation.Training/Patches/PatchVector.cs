namespace MLSegmentation.Training.Patches;

/// <summary>A place or a step along the width, the height and the depth, in pixels.</summary>
internal readonly record struct PatchVector(double X, double Y, double Z)
{
    /// <summary>The same with all numbers positive.</summary>
    public PatchVector Absolute => new(Math.Abs(X), Math.Abs(Y), Math.Abs(Z));

    /// <summary>The products with the numbers of another, added up.</summary>
    public double Dot(PatchVector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);
}
