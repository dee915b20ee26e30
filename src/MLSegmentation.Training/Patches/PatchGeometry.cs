using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training.Patches;

/// <summary>
/// How the pixels of a patch lie in the image that it is read from. Each change gives a new geometry, of the patch as it looks after
/// that change; the image is read once, through all of them together, so that what a rotation or a shift brings in is the image's
/// own surroundings, and nothing is resampled twice. Immutable.
/// </summary>
/// <remarks>
/// A point p of the patch, counted from its middle, lies at M (p + d(p)) + t in the image, counted from the middle of the patch's
/// place there: the matrix M and the shift t of all affine changes, and the displacements d of all deformations.
/// </remarks>
public sealed record PatchGeometry
{
    private PatchGeometry(ImageSize size) => Size = size;

    /// <summary>The size of the patch, in pixels.</summary>
    public ImageSize Size { get; }

    /// <summary>The matrix, row by row.</summary>
    internal (double XX, double XY, double YX, double YY) Matrix { get; private init; } = (1, 0, 0, 1);

    /// <summary>The shift in the image, in its pixels.</summary>
    internal (double X, double Y) Offset { get; private init; }

    /// <summary>The deformations.</summary>
    internal IReadOnlyList<DisplacementGrid> Deformations { get; private init; } = [];

    /// <summary>The width and height in the image of the upright rectangle around the patch, deformations left out.</summary>
    internal (double Width, double Height) Extent => (
        (Math.Abs(Matrix.XX) * Size.Width) + (Math.Abs(Matrix.XY) * Size.Height),
        (Math.Abs(Matrix.YX) * Size.Width) + (Math.Abs(Matrix.YY) * Size.Height));

    /// <summary>The orientation, where flips and quarter turns are all that there is; else null.</summary>
    internal PatchOrientation? Orientation => Deformations.Count > 0 || Offset != (0, 0) ? null : Matrix switch
    {
        (1 or -1, 0, 0, 1 or -1) => new PatchOrientation(false, Matrix.XX < 0, Matrix.YY < 0),
        (0, 1 or -1, 1 or -1, 0) => new PatchOrientation(true, Matrix.YX < 0, Matrix.XY < 0),
        _ => null,
    };

    /// <summary>Exchanges left and right.</summary>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry FlipHorizontally() => Apply(-1, 0, 0, 1);

    /// <summary>Exchanges top and bottom.</summary>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry FlipVertically() => Apply(1, 0, 0, -1);

    /// <summary>Turns the patch by 90 degrees, counter-clockwise; exact, every pixel stays as it is.</summary>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry Turn() => Apply(0, -1, 1, 0);

    /// <summary>Turns the patch around its middle.</summary>
    /// <param name="degrees">The angle, counter-clockwise.</param>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry Rotate(double degrees)
    {
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        return Apply(cosine, -sine, sine, cosine);
    }

    /// <summary>Magnifies the patch, its middle staying where it is.</summary>
    /// <param name="factor">How much larger things become, above 0; below 1, they become smaller.</param>
    /// <returns>The geometry of the changed patch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not above 0.</exception>
    public PatchGeometry Scale(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        return Apply(1 / factor, 0, 0, 1 / factor);
    }

    /// <summary>Shifts what the patch shows.</summary>
    /// <param name="right">By how many pixels to the right.</param>
    /// <param name="down">By how many pixels down.</param>
    /// <returns>The geometry of the changed patch.</returns>
    public PatchGeometry Shift(double right, double down) => this with
    {
        Offset = (Offset.X - (Matrix.XX * right) - (Matrix.XY * down), Offset.Y - (Matrix.YX * right) - (Matrix.YY * down)),
    };

    /// <summary>
    /// Deforms the patch smoothly: displacements on a coarse grid, between whose points Catmull and Rom's cubic interpolates. They apply in
    /// the patch as it is in the end, before all other changes, wherever in the list they stand.
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
    public PatchGeometry Deform(int points, ReadOnlySpan<float> horizontal, ReadOnlySpan<float> vertical) =>
        this with { Deformations = [.. Deformations, new DisplacementGrid(points, horizontal.ToArray(), vertical.ToArray())] };

    /// <summary>The geometry of a patch that is a part of the image, as it is.</summary>
    internal static PatchGeometry Of(ImageSize size) => new(size);

    /// <summary>Multiplies the matrix: what was read at (x, y) is read at (xx x + xy y, yx x + yy y) of the patch before.</summary>
    private PatchGeometry Apply(double xx, double xy, double yx, double yy) => this with
    {
        Matrix = (
            (Matrix.XX * xx) + (Matrix.XY * yx),
            (Matrix.XX * xy) + (Matrix.XY * yy),
            (Matrix.YX * xx) + (Matrix.YY * yx),
            (Matrix.YX * xy) + (Matrix.YY * yy)),
    };
}

/// <summary>
/// Which of the eight orientations a patch has: pixel (x, y) of the patch is read from its window in the image at (x, y), after
/// counting from the other end along a flipped axis, and with the axes exchanged where <see cref="IsTransposed"/>.
/// </summary>
/// <remarks>Such a patch is made of pixels as they are, so reading it costs no more than copying.</remarks>
internal readonly record struct PatchOrientation(bool IsTransposed, bool IsFlippedHorizontally, bool IsFlippedVertically);
