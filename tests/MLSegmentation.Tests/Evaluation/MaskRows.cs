namespace MLSegmentation.Tests.Evaluation;

/// <summary>Masks drawn with one character a pixel: a digit for a class, a dot for class 0, an x for ignored.</summary>
internal static class MaskRows
{
    public static byte[] Parse(params string[] rows) => [.. rows.SelectMany(row => row).Select(ToPixel)];

    private static byte ToPixel(char character) => character switch
    {
        'x' => SegmentationMask.Ignored,
        '.' => 0,
        _ => (byte)(character - '0'),
    };
}
