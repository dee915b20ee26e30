using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training.Data;

/// <summary>A rectangle of a picture that a patch is read from; it may reach over the borders.</summary>
/// <param name="Left">The column of the picture where the window begins.</param>
/// <param name="Top">The row of the picture where the window begins.</param>
/// <param name="Size">The size of the patch. The window has the same, with the sides exchanged where the geometry exchanges the axes.</param>
/// <param name="Geometry">How the patch lies in the window.</param>
internal readonly record struct PatchWindow(int Left, int Top, ImageSize Size, PatchGeometry Geometry)
{
    /// <summary>A window by chance: anywhere inside a picture, and with the whole of it where the picture is smaller.</summary>
    public static PatchWindow Draw(ImageSize image, ImageSize patch, IReadOnlyList<Augmentation> augmentations, ref RandomStream random)
    {
        var geometry = default(PatchGeometry);
        foreach (var augmentation in augmentations)
        {
            geometry = augmentation.Apply(geometry, ref random);
        }

        var (width, height) = geometry.IsTransposed ? (patch.Height, patch.Width) : (patch.Width, patch.Height);
        int left = DrawStart(image.Width - width, ref random);
        int top = DrawStart(image.Height - height, ref random);
        return new PatchWindow(left, top, patch, geometry);
    }

    // The space is negative where the picture is smaller than the patch: it then begins that far before the picture, or less.
    private static int DrawStart(int space, ref RandomStream random) => Math.Sign(space) * random.NextInt32(Math.Abs(space) + 1);
}
