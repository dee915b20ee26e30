using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training.Patches;

/// <summary>
/// How the pixels of a patch lie in the image that it is read from. Each change gives a new geometry, of the patch as it looks after
/// that change; the image is read once, through all of them together, so that what a rotation or a shift brings in is the image's
/// own surroundings, and nothing is resampled twice. Immutable.
/// </summary>
/// <remarks>
/// A point p of the patch, counted from its middle, lies at M (p + d(p)) + t in the image, counted from the middle of the patch's
/// place there: the matrix M and the shift t of all affine changes, and the displacements d of all deformations. In volumes, lengths
/// that turn into one another are compared in millimetres; an axis along which voxels lie more than three times as far apart as
/// along the finest is neither turned, scaled nor deformed, and shifted by whole voxels only, as between such slices there is nothing to interpolate.
/// </remarks>
public sealed record PatchGeometry
{
    private readonly double _finest;

    private PatchGeometry(ImageSize size, VolumeSpacing spacing)
    {
        (Size, Spacing) = (size, spacing);
        _finest = Math.Min(Math.Min(spacing.X, spacing.Y), size.Depth == 1 ? double.PositiveInfinity : spacing.Z);
    }

    /// <summary>The size of the patch, in pixels.</summary>
    public ImageSize Size { get; }

    /// <summary>How far apart the voxels of the patch are, which a quarter turn exchanges.</summary>
    internal VolumeSpacing Spacing { get; private init; }

    /// <summary>The matrix.</summary>
    internal PatchMatrix Matrix { get; private init; } = PatchMatrix.Identity;

    /// <summary>The shift in the image, in its pixels.</summary>
    internal PatchVector Offset { get; private init; }

    /// <summary>The deformations.</summary>
    internal IReadOnlyList<DisplacementGrid> Deformations { get; private init; } = [];

    /// <summary>The sides in the image of the upright rectangle around the patch, deformations left out.</summary>
    internal PatchVector Extent => Matrix.Absolute.Apply(new(Size.Width, Size.Height, Size.Depth));

    /// <summary>Along which axes voxels lie so far apart that patches are made of slices as they are.</summary>
    internal (bool X, bool Y, bool Z) CoarseAxes => (IsCoarse(Spacing.X), IsCoarse(Spacing.Y), IsCoarse(Spacing.Z));

    /// <summary>Whether what comes first along the depth of the image comes last in the patch; of a slice of a volume, among its neighbours.</summary>
    internal bool IsDepthFlipped => Matrix.Z.Z < 0;

    /// <summary>The orientation, where flips and quarter turns are all that there is; else null.</summary>
    internal PatchOrientation? Orientation => Deformations.Count > 0 || Offset != default ? null : Matrix switch
    {
        ((1 or -1, 0, 0), (0, 1 or -1, 0), (0, 0, 1 or -1)) => new PatchOrientation(false, Matrix.X.X < 0, Matrix.Y.Y < 0, Matrix.Z.Z < 0),
        ((0, 1 or -1, 0), (1 or -1, 0, 0), (0, 0, 1 or -1)) => new PatchOrientation(true, Matrix.Y.X < 0, Matrix.X.Y < 0, Matrix.Z.Z < 0),
        _ => null,
    };

    /// <summary>Exchanges left and right.</summary>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry FlipHorizontally() => Apply(PatchMatrix.Diagonal(-1, 1, 1));

    /// <summary>Exchanges top and bottom.</summary>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry FlipVertically() => Apply(PatchMatrix.Diagonal(1, -1, 1));

    /// <summary>
    /// Exchanges the first and the last slice of a volume, and so on to the middle; of a slice with its neighbours, those before and behind it.
    /// </summary>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry FlipDepth() => Apply(PatchMatrix.Diagonal(1, 1, -1));

    /// <summary>Turns the patch by 90 degrees, counter-clockwise, of volumes each slice; exact, every pixel stays as it is.</summary>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry Turn() => IsCoarse(Spacing.X) || IsCoarse(Spacing.Y)
        ? this
        : Apply(new(new(0, -1, 0), new(1, 0, 0), new(0, 0, 1))) with { Spacing = new(Spacing.Y, Spacing.X, Spacing.Z) };

    /// <summary>Turns the patch around its middle, of volumes each slice.</summary>
    /// <param name="degrees">The angle, counter-clockwise.</param>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry Rotate(double degrees)
    {
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        double aspect = Spacing.Y / Spacing.X;
        return IsCoarse(Spacing.X) || IsCoarse(Spacing.Y)
            ? this
            : Apply(new(new(cosine, -sine * aspect, 0), new(sine / aspect, cosine, 0), new(0, 0, 1)));
    }

    /// <summary>Turns the patch of a volume around its horizontal and then its vertical middle line; those of images stay as they are.</summary>
    /// <param name="horizontal">The angle around the horizontal line, in degrees.</param>
    /// <param name="vertical">The angle around the vertical line, in degrees.</param>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry Tilt(double horizontal, double vertical)
    {
        var (sine, cosine) = Math.SinCos(horizontal * Math.PI / 180);
        double aspect = Spacing.Z / Spacing.Y;
        var tilted = KeepsSlices || IsCoarse(Spacing.Y)
            ? this
            : Apply(new(new(1, 0, 0), new(0, cosine, -sine * aspect), new(0, sine / aspect, cosine)));
        (sine, cosine) = Math.SinCos(vertical * Math.PI / 180);
        aspect = Spacing.Z / Spacing.X;
        return KeepsSlices || IsCoarse(Spacing.X)
            ? tilted
            : tilted.Apply(new(new(cosine, 0, -sine * aspect), new(0, 1, 0), new(sine / aspect, 0, cosine)));
    }

    /// <summary>Magnifies the patch, its middle staying where it is.</summary>
    /// <param name="factor">How much larger things become, above 0; below 1, they become smaller.</param>
    /// <returns>The geometry of the changed patch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not above 0.</exception>
    public PatchGeometry Scale(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        double step = 1 / factor;
        return Apply(PatchMatrix.Diagonal(IsCoarse(Spacing.X) ? 1 : step, IsCoarse(Spacing.Y) ? 1 : step, KeepsSlices ? 1 : step));
    }

    /// <summary>Shifts what the patch shows.</summary>
    /// <param name="right">By how many pixels to the right.</param>
    /// <param name="down">By how many pixels down.</param>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry Shift(double right, double down) => Shift(right, down, deeper: 0);

    /// <summary>Shifts what the patch of a volume shows.</summary>
    /// <param name="right">By how many voxels to the right.</param>
    /// <param name="down">By how many voxels down.</param>
    /// <param name="deeper">By how many voxels towards the last slice.</param>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry Shift(double right, double down, double deeper)
    {
        (right, down, deeper) = (KeepWhole(right, Spacing.X), KeepWhole(down, Spacing.Y), KeepWhole(deeper, Spacing.Z));
        return this with
        {
            Offset = new(
                Offset.X - (Matrix.X.X * right) - (Matrix.X.Y * down) - (Matrix.X.Z * deeper),
                Offset.Y - (Matrix.Y.X * right) - (Matrix.Y.Y * down) - (Matrix.Y.Z * deeper),
                Offset.Z - (Matrix.Z.X * right) - (Matrix.Z.Y * down) - (Matrix.Z.Z * deeper)),
        };
    }

    /// <summary>
    /// Deforms the patch smoothly: displacements on a coarse grid, between whose points Catmull and Rom's cubic interpolates. They apply in
    /// the patch as it is in the end, before all other changes, wherever in the list they stand. Of volumes, all slices alike.
    /// </summary>
    /// <param name="points">
    /// How many points of the grid lie across the patch, and as many down, the first and last on its borders; at least 2. The grid has one
    /// further point beyond each border.
    /// </param>
    /// <param name="horizontal">For each point, (points + 2)² of them row by row, how far to the right a pixel there is read, in pixels.</param>
    /// <param name="vertical">For each point, how far down.</param>
    /// <returns>The geometry of the changed patch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 points.</exception>
    /// <exception cref="ArgumentException">There is not one displacement for each point.</exception>
    public PatchGeometry Deform(int points, ReadOnlySpan<float> horizontal, ReadOnlySpan<float> vertical)
    {
        float[] right = IsCoarse(Spacing.X) ? new float[horizontal.Length] : horizontal.ToArray();
        float[] down = IsCoarse(Spacing.Y) ? new float[vertical.Length] : vertical.ToArray();
        return this with { Deformations = [.. Deformations, new DisplacementGrid(points, right, down)] };
    }

    /// <summary>The geometry of a patch that is a part of the image, as it is.</summary>
    internal static PatchGeometry Of(ImageSize size, VolumeSpacing? spacing = null) => new(size, spacing ?? VolumeSpacing.One);

    /// <summary>Whether each slice of the patch comes from one of the image, as always where there is a single one.</summary>
    private bool KeepsSlices => Size.Depth == 1 || IsCoarse(Spacing.Z);

    private double KeepWhole(double shift, double spacing) => IsCoarse(spacing) ? Math.Round(shift) : shift;

    private bool IsCoarse(double spacing)
    {
        const int MostRatio = 3;
        return spacing > MostRatio * _finest;
    }

    /// <summary>Multiplies the matrix: what was read at p is read at m p of the patch before.</summary>
    private PatchGeometry Apply(PatchMatrix matrix) => this with { Matrix = Matrix.Multiply(matrix) };
}

/// <summary>
/// Which of the eight orientations a patch has, of volumes sixteen: pixel (x, y) of the patch is read from its window in the image at (x, y),
/// after counting from the other end along a flipped axis, and with the axes exchanged where <see cref="IsTransposed"/>.
/// </summary>
/// <remarks>Such a patch is made of pixels as they are, so reading it costs no more than copying.</remarks>
internal readonly record struct PatchOrientation(bool IsTransposed, bool IsFlippedHorizontally, bool IsFlippedVertically, bool IsDepthFlipped);
