namespace MLSegmentation.ImageFiles;

/// <summary>Says what the numbers of pixels are, for messages and tables.</summary>
internal static class SampleTypeText
{
    /// <summary>The numbers of a pixel, for example <c>16 bits</c> or <c>32-bit floating-point numbers</c>.</summary>
    public static string Describe(this SampleType samples)
    {
        int bits = GetBits(samples);
        return samples switch
        {
            SampleType.Signed8 or SampleType.Signed16 or SampleType.Signed32 => $"{bits} bits with a sign",
            SampleType.Float16 or SampleType.Float32 or SampleType.Float64 => $"{bits}-bit floating-point numbers",
            _ => $"{bits} bits",
        };
    }

    /// <summary>The same with the number of channels, for example <c>16 bits, 1 channel</c>.</summary>
    public static string Describe(this SampleType samples, int channels) => $"{samples.Describe()}, {DescribeChannels(channels)}";

    /// <summary>A number of channels in words.</summary>
    public static string DescribeChannels(int channels) => FormattableString.Invariant($"{channels} {(channels == 1 ? "channel" : "channels")}");

    private static int GetBits(SampleType samples) => samples switch
    {
        SampleType.Unsigned8 or SampleType.Signed8 => 8,
        SampleType.Unsigned16 or SampleType.Signed16 or SampleType.Float16 => 16,
        SampleType.Float64 => 64,
        _ => 32,
    };
}
