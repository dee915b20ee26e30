namespace MLSegmentation.Training.Patches;

/// <summary>The place of a patch in an image: the upright rectangle around it, of volumes the cuboid, which may reach over the borders.</summary>
/// <param name="Left">
/// The column where the rectangle begins; a whole number where the patch is made of pixels as they are, and along an axis on which voxels lie far apart.
/// </param>
/// <param name="Top">The row where the rectangle begins.</param>
/// <param name="Geometry">How the patch lies in the rectangle.</param>
internal readonly record struct PatchWindow(double Left, double Top, PatchGeometry Geometry)
{
    /// <summary>The slice where the cuboid begins; 0 in images.</summary>
    public double Front { get; init; }

    /// <summary>
    /// A place by chance: anywhere inside an image, and with the whole of it where the image is smaller; with a target, that pixel is as near to
    /// the middle as the borders allow. A patch that is turned or scaled until the image is too small for it lies in the middle.
    /// </summary>
    public static PatchWindow Draw(ImageSize image, PatchGeometry geometry, (int X, int Y, int Z)? target, ref RandomStream random)
    {
        bool isExact = geometry.Orientation is not null;
        var (width, height, depth) = geometry.Extent;
        var (isCoarseAcross, isCoarseDown, isCoarseDeeper) = geometry.CoarseAxes;
        double left = DrawStart(image.Width, width, isExact || isCoarseAcross, target?.X, ref random);
        double top = DrawStart(image.Height, height, isExact || isCoarseDown, target?.Y, ref random);
        return new PatchWindow(left, top, geometry)
        {
            Front = DrawStart(image.Depth, depth, isExact || isCoarseDeeper, target?.Z, ref random),
        };
    }

    private static double DrawStart(int side, double extent, bool isExact, int? target, ref RandomStream random)
    {
        double space = side - extent;
        if (space < 0)
        {
            return isExact ? -random.NextInt32((int)-space + 1) : space / 2;
        }

        if (target is { } position)
        {
            double start = position - ((extent - 1) / 2);
            return Math.Clamp(isExact ? Math.Floor(start) : start, 0, space);
        }

        return isExact ? random.NextInt32((int)space + 1) : random.NextDouble(0, space);
    }
}
