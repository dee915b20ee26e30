namespace MLSegmentation.Training.Patches;

/// <summary>A linear map of places, row by row: along the width, the height and the depth.</summary>
internal readonly record struct PatchMatrix(PatchVector X, PatchVector Y, PatchVector Z)
{
    /// <summary>The map that leaves every place where it is.</summary>
    public static PatchMatrix Identity { get; } = Diagonal(1, 1, 1);

    /// <summary>The same with all numbers positive.</summary>
    public PatchMatrix Absolute => new(X.Absolute, Y.Absolute, Z.Absolute);

    /// <summary>The map that multiplies each axis by a number.</summary>
    public static PatchMatrix Diagonal(double x, double y, double z) => new(new(x, 0, 0), new(0, y, 0), new(0, 0, z));

    /// <summary>Where a place comes to lie.</summary>
    public PatchVector Apply(PatchVector place) => new(X.Dot(place), Y.Dot(place), Z.Dot(place));

    /// <summary>The map that applies another one first, and then this.</summary>
    public PatchMatrix Multiply(PatchMatrix first) => new(first.Combine(X), first.Combine(Y), first.Combine(Z));

    /// <summary>The sum of the rows, each times a number.</summary>
    private PatchVector Combine(PatchVector factors) => new(
        factors.Dot(new(X.X, Y.X, Z.X)),
        factors.Dot(new(X.Y, Y.Y, Z.Y)),
        factors.Dot(new(X.Z, Y.Z, Z.Z)));
}
