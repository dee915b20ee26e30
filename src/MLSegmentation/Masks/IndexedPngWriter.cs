namespace MLSegmentation.Masks;

/// <summary>Writes masks as PNG files with a palette.</summary>
internal static class IndexedPngWriter
{
    /// <summary>Writes a mask.</summary>
    public static void Write(string path, SegmentationMask mask, SegmentationClasses? classes) => throw new NotImplementedException();
}
