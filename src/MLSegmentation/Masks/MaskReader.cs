namespace MLSegmentation.Masks;

/// <summary>Reads mask files.</summary>
internal static class MaskReader
{
    /// <summary>Reads a mask file and maps its values to class indices.</summary>
    public static SegmentationMask Read(string path, SegmentationClasses classes) => throw new NotImplementedException();
}
