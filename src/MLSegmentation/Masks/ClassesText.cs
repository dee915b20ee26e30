using System.Text;

namespace MLSegmentation.Masks;

/// <summary>
/// The note in mask files that tells that their palette indices are the class indices of certain classes. Without it, a file
/// written for the classes <c>cell=255, membrane=0</c>, where index 0 is the cell, would be read back as if 0 were the membrane.
/// </summary>
internal static class ClassesText
{
    /// <summary>What an international text chunk begins with (section 11.3.3.4): keyword, no compression, no language.</summary>
    public static ReadOnlySpan<byte> Prefix => "MLSegmentation classes\0\0\0\0\0"u8;

    /// <summary>The chunk's data.</summary>
    public static byte[] Create(SegmentationClasses classes) => [.. Prefix, .. Encoding.UTF8.GetBytes(classes.ToString())];
}
