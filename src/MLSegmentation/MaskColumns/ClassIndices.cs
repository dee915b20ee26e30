namespace MLSegmentation.MaskColumns;

/// <summary>Checks that masks hold nothing but the indices of their classes and ignored pixels.</summary>
internal static class ClassIndices
{
    /// <summary>Checks a mask; where it is not known how many classes there are, any index is right.</summary>
    /// <exception cref="SegmentationException">It has a class index that is none of a class.</exception>
    public static void Check(ReadOnlySpan<byte> pixels, int? classCount, string name)
    {
        if (classCount is not { } count || count >= SegmentationClasses.MaxCount)
        {
            return;
        }

        int unknown = pixels.IndexOfAnyInRange((byte)count, (byte)(SegmentationMask.Ignored - 1));
        if (unknown >= 0)
        {
            throw new SegmentationException(
                $"The mask of {name} has pixels of class {pixels[unknown]}, but there are {count} classes, counted from 0. Give all classes that masks hold.");
        }
    }
}
