namespace MLSegmentation.Build.Tests.LibTorchSharp;

/// <summary>Where two files of one length differ.</summary>
internal static class ChangedBytes
{
    /// <summary>The places, with the byte before and the byte after.</summary>
    public static (int Offset, byte Before, byte After)[] Find(byte[] before, byte[] after)
    {
        Assert.Equal(before.Length, after.Length);
        var offsets = Enumerable.Range(0, before.Length).Where(offset => before[offset] != after[offset]);
        return [.. offsets.Select(offset => (offset, before[offset], after[offset]))];
    }
}
