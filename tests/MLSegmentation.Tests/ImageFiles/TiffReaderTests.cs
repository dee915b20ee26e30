using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public class TiffReaderTests
{
    private const int Width = 19;
    private const int Height = 7;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void DecodeDeep_EveryKindOfNumber_KeepsTheValues(bool isBigEndian, bool isBigTiff)
    {
        (int Bits, int Format, long Factor, SampleType Samples)[] kinds =
        [
            (8, 1, 1, SampleType.Unsigned8),
            (10, 1, 5, SampleType.Unsigned16),
            (12, 1, 25, SampleType.Unsigned16),
            (16, 1, 400, SampleType.Unsigned16),
            (32, 1, 100_000, SampleType.Unsigned32),
            (8, 2, -1, SampleType.Signed8),
            (16, 2, -200, SampleType.Signed16),
            (32, 2, -100_000, SampleType.Signed32),
            (64, 1, 100_000, SampleType.Float64),
            (64, 2, -100_000, SampleType.Float64),
        ];
        foreach (var (bits, format, factor, samples) in kinds)
        {
            long[] values = [.. Enumerable.Range(0, Width * Height).Select(index => index % 128 * factor)];
            var file = new TiffFile(Width, Height, bits, values) { SampleFormat = format, IsBigEndian = isBigEndian, IsBigTiff = isBigTiff };

            var image = ImageFile.Read(file.ToBytes(), "a.tif", FileReading.Default).DecodeDeep();

            Assert.Equal((1, samples), (image.Channels, image.Samples));
            Assert.Equal([.. values.Select(value => (float)value)], image.Values.ToArray());
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void DecodeDeep_FloatingPoint_KeepsTheValues(bool isBigEndian, bool isBigTiff)
    {
        double[] values = [.. Enumerable.Range(0, Width * Height).Select(index => (index - 50) / 8.0)];
        foreach (int bits in new[] { 16, 32, 64 })
        {
            long[] stored = [.. values.Select(value => bits switch
            {
                16 => BitConverter.HalfToInt16Bits((Half)value),
                32 => BitConverter.SingleToInt32Bits((float)value),
                _ => BitConverter.DoubleToInt64Bits(value),
            })];
            var file = new TiffFile(Width, Height, bits, stored) { SampleFormat = 3, IsBigEndian = isBigEndian, IsBigTiff = isBigTiff, IsDeflated = true };

            Assert.Equal([.. values.Select(value => (float)value)], ImageFile.Read(file.ToBytes(), "a.tif", FileReading.Default).DecodeDeep().Values.ToArray());
        }
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, false)]
    public void DecodeDeep_FiveChannels_KeepsThePlanes(bool isPlanar, bool isTiled, bool isBigEndian)
    {
        long[] values = [.. Enumerable.Range(0, Width * Height * 5).Select(index => index * 37L % 65536)];
        var file = new TiffFile(Width, Height, 16, values)
        {
            IsPlanar = isPlanar,
            Tile = isTiled ? (16, 16) : null,
            RowsPerStrip = 3,
            IsBigEndian = isBigEndian,
            Extra = [(338, 3, [0, 0, 0, 0])],
        };

        var image = ImageFile.Read(file.ToBytes(), "a.tif", FileReading.Default).DecodeDeep();

        Assert.Equal(5, image.Channels);
        for (int index = 0; index < values.Length; index++)
        {
            var (pixel, channel) = Math.DivRem(index, 5);
            Assert.Equal(values[index], image.Values[(channel * Width * Height) + pixel]);
        }
    }

    [Fact]
    public void DecodeDeep_Opacity_IsKeptApart()
    {
        // 16 bits: red, green, blue and an opacity; grey with an opacity in the middle of other channels.
        var rgba = new TiffFile(1, 1, 16, [1000, 2000, 3000, 5]) { Photometric = 2, Extra = [(338, 3, [2])] };
        var mixed = new TiffFile(1, 1, 16, [1000, 5, 2000]) { Extra = [(338, 3, [2, 0])] };

        Assert.Equal([1000, 2000, 3000], ImageFile.Read(rgba.ToBytes(), "a.tif", FileReading.Default).DecodeDeep().Values.ToArray());
        Assert.Equal([1000, 2000], ImageFile.Read(mixed.ToBytes(), "a.tif", FileReading.Default).DecodeDeep().Values.ToArray());
        Assert.True(ImageFile.Read(rgba.ToBytes(), "a.tif", FileReading.Default).Decode().HasOpacity);
    }

    [Fact]
    public void DecodeEightBit_Opacity_LeavesTheStoredColours()
    {
        // Colours that were multiplied with the opacity, as tag 338 says with 1, are divided by it: 50 * 255 / 100 = 127.5.
        var straight = new TiffFile(1, 1, 8, [10, 20, 30, 100]) { Photometric = 2, Extra = [(338, 3, [2])] };
        var multiplied = new TiffFile(1, 1, 8, [50, 20, 100, 100]) { Photometric = 2, Extra = [(338, 3, [1])] };

        Assert.Equal([10, 20, 30], GetColors(straight.ToBytes()));
        Assert.Equal([127, 51, 255], GetColors(multiplied.ToBytes()));
    }

    [Theory]
    [InlineData(1, 1, new byte[] { 0, 255 })]
    [InlineData(1, 0, new byte[] { 255, 0 })]
    [InlineData(4, 1, new byte[] { 0, 17 })]
    [InlineData(8, 0, new byte[] { 255, 254 })]
    public void DecodeEightBit_Grey_IsScaledAndWhiteIsWhite(int bits, int photometric, byte[] expected)
    {
        byte[] colors = GetColors(new TiffFile(2, 1, bits, [0, 1]) { Photometric = photometric }.ToBytes());

        Assert.Equal([expected[0], expected[0], expected[0], expected[1], expected[1], expected[1]], colors);
    }

    [Fact]
    public void DecodeEightBit_ColoursOfFewBits_AreScaled() =>
        Assert.Equal([0, 17, 255], GetColors(new TiffFile(1, 1, 4, [0, 1, 15]) { Photometric = 2 }.ToBytes()));

    [Fact]
    public void DecodeEightBit_ThreeChannelsWithoutMeaning_AreRedGreenBlue() =>
        Assert.Equal([7, 8, 9], GetColors(new TiffFile(1, 1, 8, [7, 8, 9]) { Extra = [(338, 3, [0, 0])] }.ToBytes()));

    [Fact]
    public void Decode_Palette_GivesIndicesAndColours()
    {
        // All reds, then all greens, then all blues, each of 16 bits.
        var file = new TiffFile(4, 1, 2, [3, 0, 1, 2]) { Photometric = 3, Extra = [(320, 3, [0, 25700, 0, 65535, 0, 0, 51400, 65535, 0, 0, 0, 257])] };
        byte[] bytes = file.ToBytes();

        Assert.Equal([255, 255, 1, 0, 0, 0, 100, 0, 0, 0, 200, 0], GetColors(bytes));
        Assert.Equal([3, 0, 1, 2], ImageFile.Read(bytes, "a.tif", FileReading.Default).Decode().Pixels);
    }

    [Fact]
    public void DecodeEightBit_PaletteOfEightBits_IsTakenAsItIs()
    {
        var file = new TiffFile(2, 1, 1, [0, 1]) { Photometric = 3, Extra = [(320, 3, [0, 255, 0, 100, 0, 7])] };

        Assert.Equal([0, 0, 0, 255, 100, 7], GetColors(file.ToBytes()));
    }

    [Fact]
    public void DecodeEightBit_PaletteWithMultipliedOpacity_KeepsTheIndices()
    {
        long[] map = [.. Enumerable.Range(0, 3 * 256).Select(index => index % 256 * 257L)];
        var file = new TiffFile(2, 1, 8, [1, 100, 2, 0]) { Photometric = 3, Extra = [(320, 3, map), (338, 3, [1])] };

        Assert.Equal([1, 1, 1, 2, 2, 2], GetColors(file.ToBytes()));
    }

    [Fact]
    public void Decode_ZeroIsWhite_TurnsTheGreyAround()
    {
        var opacity = new TiffFile(2, 1, 8, [10, 200, 0, 7]) { Photometric = 0, Extra = [(338, 3, [2])] };
        var other = new TiffFile(1, 1, 16, [0, 300]) { Photometric = 0, Extra = [(338, 3, [0])] };
        byte[] bytes = opacity.ToBytes();

        Assert.Equal([245, 200, 255, 7], ImageFile.Read(bytes, "a.tif", FileReading.Default).Decode().Pixels);
        Assert.Equal([65535, 300], ImageFile.Read(other.ToBytes(), "a.tif", FileReading.Default).DecodeDeep().Values.ToArray());
    }

    [Theory]
    [InlineData(1, 1, 18446744073709551615f, 9223372036854775808f, 5)]
    [InlineData(1, 0, 0, 9223372036854775807f, 18446744073709551610f)]
    [InlineData(2, 1, -1, -9223372036854775808f, 5)]
    [InlineData(2, 0, -1, -9223372036854775808f, 5)]
    public void DecodeDeep_NumbersOf64Bits_HaveASignOnlyWhereTheFileSaysSo(int format, int photometric, float first, float second, float third)
    {
        // All bits, the highest bit, and a small number.
        var file = new TiffFile(3, 1, 64, [-1, long.MinValue, 5]) { SampleFormat = format, Photometric = photometric };

        Assert.Equal([first, second, third], ImageFile.Read(file.ToBytes(), "a.tif", FileReading.Default).DecodeDeep().Values.ToArray());
    }

    [Theory]
    [InlineData(65000, null)]
    [InlineData(317, "its tag 317 has the type 99")]
    public void Decode_TagOfUnknownType_IsPassedOverUnlessDecodingNeedsIt(int tag, string? expected)
    {
        byte[] bytes = new TiffFile(2, 1, 8, [1, 2]) { Extra = [(tag, 4, [1])] }.ToBytes();
        int begin = BitConverter.ToInt32(bytes, 4) + 2;
        int entry = Enumerable.Range(0, BitConverter.ToUInt16(bytes, begin - 2)).Select(index => begin + (12 * index))
            .First(offset => BitConverter.ToUInt16(bytes, offset) == tag);
        bytes[entry + 2] = 99;
        BitConverter.TryWriteBytes(bytes.AsSpan(entry + 4), 4_000_000_000);

        if (expected is null)
        {
            Assert.Equal([1, 1, 1, 2, 2, 2], GetColors(bytes));
            return;
        }

        Assert.Contains(expected, Assert.Throws<SegmentationException>(() => GetColors(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_FilesOfOtherEncoders_GivesTheirValues()
    {
        byte[] colors = EncodedImages.GetValues(3);
        float[] deep = [.. GetPlaces().Select(place => (float)((3100 * place.X) + (1700 * place.Y)))];
        float[] fractions = [.. GetPlaces().Select(place => ((31 * place.X) + (17 * place.Y)) / 8f)];
        byte[] bilevel = [.. GetPlaces().SelectMany(place => Enumerable.Repeat((byte)((place.X + place.Y) % 3 == 0 ? 255 : 0), 3))];

        Assert.Equal(colors, GetColors(EncodedImages.LzwTiff));
        Assert.Equal(colors, GetColors(EncodedImages.PackBitsTiff));
        Assert.Equal(colors, GetColors(EncodedImages.PredictedTiff));
        Assert.Equal(colors, GetColors(EncodedImages.TiledTiff));
        Assert.Equal(colors, GetColors(EncodedImages.BigTiff));
        Assert.Equal(bilevel, GetColors(EncodedImages.Group3Tiff));
        Assert.Equal(bilevel, GetColors(EncodedImages.Group4Tiff));
        Assert.Equal(deep, ImageFile.Read(EncodedImages.DeepTiff, "a.tif", FileReading.Default).DecodeDeep().Values.ToArray());
        Assert.Equal(deep, ImageFile.Read(EncodedImages.DeepBigEndianTiff, "a.tif", FileReading.Default).DecodeDeep().Values.ToArray());
        Assert.Equal(fractions, ImageFile.Read(EncodedImages.FloatTiff, "a.tif", FileReading.Default).DecodeDeep().Values.ToArray());
        Assert.All(GetColors(EncodedImages.JpegTiff).Chunk(3), color => Assert.InRange(color[0] - color[2], 155, 165));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_LzwWithTheLowestBitsFirst_GivesTheValues(bool isReversed)
    {
        // The codes 256 (begin), 8, 16 and 257 (end) are the bytes 10000000 00000010 00000100 00100000 00010000. With their bits turned around,
        // they begin with 000000010 100000001, which are the codes 2 and 257.
        var file = new TiffFile(2, 1, 8, [8, 16]) { IsLzw = true, IsReversed = isReversed };

        Assert.Equal([8, 16], ImageFile.Read(file.ToBytes(), "a.tif", FileReading.Default).DecodeDeep().Values.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_DifferencesInOneColumn_AreTheValues(bool isBigEndian)
    {
        // 300 is 0x012c, and would be 0x2c01 = 11265 in the other order; 64 bits are read, too, for nothing is a difference.
        foreach (var (bits, channels) in new[] { (16, 1), (32, 1), (16, 3), (64, 1) })
        {
            long[] values = [.. Enumerable.Range(0, 6).Select(index => 300L + index)];
            var file = new TiffFile(1, 6 / channels, bits, values) { IsBigEndian = isBigEndian, IsDeflated = true, Extra = [(317, 3, [2])] };

            float[] planes = [.. Enumerable.Range(0, channels).SelectMany(channel => values.Where((_, index) => index % channels == channel))];
            Assert.Equal(planes, ImageFile.Read(file.ToBytes(), "a.tif", FileReading.Default).DecodeDeep().Values.ToArray());
        }
    }

    [Fact]
    public void Check_DifferencesOf64Bits_SaysThatTheyAreNotRead()
    {
        byte[] file = new TiffFile(2, 1, 64, [1, 1]) { IsDeflated = true, Extra = [(317, 3, [2])] }.ToBytes();

        string message = Assert.Throws<SegmentationException>(() => ImageFile.Read(file, "a.tif", FileReading.Default).Header).Message;

        Assert.StartsWith(
            "'a.tif' is a TIFF file that stores differences of neighbouring numbers (predictor 2) of 64 bits, which is not read.", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Check_SeveralPages_AreRefusedUnlessOneIsChosen()
    {
        byte[] stack = new TiffFile(2, 1, 8, [1, 2]) { Pages = 3 }.ToBytes();
        byte[] withCopies = new TiffFile(2, 1, 8, [1, 2]) { Pages = 3, SubfileType = 1 }.ToBytes();

        var exception = Assert.Throws<SegmentationException>(() => ImageFile.Read(stack, "a.tif", FileReading.Default).Header);
        Assert.Contains("'a.tif' is a TIFF file of 3 pages", exception.Message, StringComparison.Ordinal);
        Assert.Contains("from 1 to 3 with Page where", exception.Message, StringComparison.Ordinal);
        Assert.Contains("from 1 to 3 with --page where", exception.Describe(name => name == "Page" ? "--page" : name), StringComparison.Ordinal);
        Assert.Equal(3, ImageFile.Read(stack, "a.tif", new FileReading(page: 3)).Header.Pages);
        string message = Assert.Throws<SegmentationException>(() => ImageFile.Read(stack, "a.tif", new FileReading(page: 4)).Header).Message;
        Assert.Contains("page 4 was asked for", message, StringComparison.Ordinal);
        Assert.Equal(1, ImageFile.Read(withCopies, "a.tif", FileReading.Default).Header.Pages);
    }

    [Theory]
    [InlineData(259, 50000, "compression 50000")]
    [InlineData(259, 6, "compression 6")]
    [InlineData(262, 5, "CMYK")]
    [InlineData(262, 8, "colours of kind 8")]
    [InlineData(339, 6, "format 6")]
    [InlineData(256, 4_000_000_000, "the size 4000000000x1")]
    [InlineData(256, 1_000_000, "strips or tiles are needed|too little data|cannot hold")]
    public void Check_KindThatIsNotRead_SaysWhy(int tag, long value, string expected)
    {
        byte[] bytes = new TiffFile(2, 1, 8, [1, 2]).ToBytes();
        int begin = BitConverter.ToInt32(bytes, 4) + 2;
        int entry = Enumerable.Range(0, BitConverter.ToUInt16(bytes, begin - 2)).Select(index => begin + (12 * index))
            .First(offset => BitConverter.ToUInt16(bytes, offset) == tag);
        bytes[entry + 2] = 4;
        BitConverter.TryWriteBytes(bytes.AsSpan(entry + 8), (uint)value);

        string message = Assert.Throws<SegmentationException>(() => ImageFile.Read(bytes, "a.tif", FileReading.Default).Header).Message;

        Assert.Contains("'a.tif'", message, StringComparison.Ordinal);
        Assert.Contains(expected.Split('|'), part => message.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_DirectoriesInACircle_Throws()
    {
        byte[] bytes = new TiffFile(2, 1, 8, [1, 2]) { Pages = 2 }.ToBytes();
        int first = BitConverter.ToInt32(bytes, 4);
        int second = BitConverter.ToInt32(bytes, first + 2 + (12 * BitConverter.ToUInt16(bytes, first)));
        BitConverter.TryWriteBytes(bytes.AsSpan(second + 2 + (12 * BitConverter.ToUInt16(bytes, second))), first);

        string message = Assert.Throws<SegmentationException>(() => ImageFile.Read(bytes, "a.tif", FileReading.Default).Header).Message;
        Assert.Contains("circle", message, StringComparison.Ordinal);
    }

    // The rows or columns that it has not were those of images that had been read before.
    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    public void Read_JpegStripSmallerThanItsPlace_Throws(int side)
    {
        // A frame's header: the marker, two bytes of length, one of depth, two of the height and two of the width.
        byte[] bytes = [.. EncodedImages.JpegTiff];
        int frame = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0]);
        bytes[frame + side]--;

        string message = Assert.Throws<SegmentationException>(() => GetColors(bytes)).Message;

        Assert.Contains("its strip 0 is damaged: it has fewer rows or columns than its place in the image", message, StringComparison.Ordinal);
    }

    private static IEnumerable<(int X, int Y)> GetPlaces() =>
        Enumerable.Range(0, EncodedImages.Width * EncodedImages.Height).Select(index => (index % EncodedImages.Width, index / EncodedImages.Width));

    private static byte[] GetColors(byte[] file)
    {
        using var image = ImageFile.Read(file, "a.tif", FileReading.Default).DecodeEightBit();
        byte[] rgb = new byte[image.Width * image.Height * 3];
        ImagePixels.CopyRgb(image, rgb);
        return rgb;
    }
}
