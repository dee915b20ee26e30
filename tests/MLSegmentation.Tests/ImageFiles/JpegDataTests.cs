using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public sealed class JpegDataTests
{
    [Fact]
    public void IsCutShort_BaselineScanThatBeginsBehindTheFirstCoefficientWithoutItsCode_IsNotKnown()
    {
        // A scan's header: the marker, two bytes of length, the number of channels, two bytes for each, of which the second names the codes, and then
        // the first and the last coefficient. A baseline scan holds all of them, whatever it says.
        byte[] file = [.. EncodedImages.Jpeg];
        int scan = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xda]);
        int channels = file[scan + 4];
        file[scan + 6] = 0x20;
        file[scan + 5 + (2 * channels)] = 1;

        Assert.False(IsCutShort(file));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    public void IsCutShort_FrameWithoutRowsOrColumnsInFrontOfTheFrame_IsThatOfTheFrame(int side)
    {
        // A frame's header: the marker, two bytes of length, one of depth, two of the height and two of the width.
        byte[] file = EncodedImages.Jpeg;
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0]);
        byte[] empty = file[frame..(frame + 2 + file[frame + 3])];
        (empty[side], empty[side + 1]) = (0, 0);

        Assert.False(IsCutShort([.. file[..frame], .. empty, .. file[frame..]]));
        Assert.True(IsCutShort([.. file[..frame], .. empty, .. file[frame..^40]]));
    }

    private static bool IsCutShort(byte[] file) =>
        JpegData.IsCutShort(file, new byte[4 * EncodedImages.Width * EncodedImages.Height], new(EncodedImages.Width, EncodedImages.Height));
}
