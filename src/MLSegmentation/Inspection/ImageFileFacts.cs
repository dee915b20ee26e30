using MLSegmentation.ImageFiles;

namespace MLSegmentation.Inspection;

/// <summary>What an image file says about itself.</summary>
/// <param name="Format">The format, for example <c>PNG</c>.</param>
/// <param name="Depth">The numbers of its pixels, for example <c>16 bits</c>.</param>
/// <param name="Orientation">The EXIF orientation, 1 to 8; 1 where there is none.</param>
internal sealed record ImageFileFacts(string Format, string Depth, int Orientation)
{
    /// <summary>The facts of a file.</summary>
    public static ImageFileFacts Of(ImageFileHeader header) => new(header.Format.GetName(), header.Samples.Describe(), (int)header.Orientation);
}
