using System.Buffers.Binary;
using System.IO.Hashing;
using MLSegmentation.ImageFiles;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.ImageFiles;

public class PngReaderTests
{
    public static TheoryData<int, int, bool, int> Kinds
    {
        get
        {
            var kinds = new TheoryData<int, int, bool, int>();
            (PngColorType Type, int[] Depths)[] allowed =
            [
                (PngColorType.Grey, [1, 2, 4, 8, 16]),
                (PngColorType.Rgb, [8, 16]),
                (PngColorType.Palette, [1, 2, 4, 8]),
                (PngColorType.GreyAlpha, [8, 16]),
                (PngColorType.RgbAlpha, [8, 16]),
            ];
            foreach (var (type, depths) in allowed)
            {
                foreach (int depth in depths)
                {
                    foreach (int size in new[] { 1, 3, 33 })
                    {
                        kinds.Add((int)type, depth, false, size);
                        kinds.Add((int)type, depth, true, size);
                    }
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_EveryKind_GivesTheSamples(int colorType, int bitDepth, bool isInterlaced, int width)
    {
        var header = new PngHeader(width, 17, bitDepth, (PngColorType)colorType, isInterlaced);
        var file = CreateFile(header);

        var raster = PngReader.Decode(file.ToBytes(), "a.png");

        Assert.Equal((width, 17, bitDepth), (raster.Size.Width, raster.Size.Height, raster.BitDepth));
        Assert.Equal(ToBytes(file), raster.Pixels);
        Assert.Equal(file.Palette, raster.Palette);
    }

    [Fact]
    public void Decode_DataInManyChunks_GivesTheSamples()
    {
        var file = CreateFile(new PngHeader(33, 17, 8, PngColorType.Grey, false)) with { DataChunks = 50 };

        Assert.Equal(ToBytes(file), PngReader.Decode(file.ToBytes(), "a.png").Pixels);
    }

    [Fact]
    public void Decode_CutAnywhere_NamesTheFile()
    {
        byte[] bytes = CreateFile(new PngHeader(9, 5, 8, PngColorType.Grey, false)).ToBytes();

        for (int length = PngReader.Signature.Length; length < bytes.Length; length++)
        {
            var exception = Assert.Throws<SegmentationException>(() => PngReader.Decode(bytes.AsSpan(0, length), "a.png"));
            Assert.Contains("'a.png' is a damaged PNG file", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Decode_AnyBitChanged_Throws()
    {
        byte[] bytes = CreateFile(new PngHeader(5, 3, 4, PngColorType.Palette, false)).ToBytes();

        for (int bit = PngReader.Signature.Length * 8; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<SegmentationException>(() => PngReader.Decode(changed, "a.png"));
        }
    }

    [Fact]
    public void Decode_CompressedDataOfAnotherLength_Throws()
    {
        var file = CreateFile(new PngHeader(5, 3, 8, PngColorType.Grey, false));

        AssertDamaged(file with { ChangeRaw = raw => raw[..^1] }, "compressed data");
        AssertDamaged(file with { ChangeRaw = raw => [.. raw, 0] }, "more data");
        AssertDamaged(file with { ChangeRaw = raw => [9, .. raw[1..]] }, "filter 9");
        AssertDamaged(file with { ChangeCompressed = data => [.. data[..^1], (byte)(data[^1] ^ 1)] }, "compressed data");
        AssertDamaged(file with { ChangeCompressed = data => data[..^6] }, "compressed data");
        AssertDamaged(file with { ChangeCompressed = data => [1, 2, 3, .. data] }, "compressed data");
    }

    [Theory]
    [InlineData(0, 5, 8, 0, "size 0x5")]
    [InlineData(5, -1, 8, 0, "size 5x4294967295")]
    [InlineData(5, 5, 16, 3, "colour type 3 with 16 bits")]
    [InlineData(5, 5, 3, 0, "colour type 0 with 3 bits")]
    [InlineData(5, 5, 8, 1, "colour type 1")]
    [InlineData(16000, 16000, 8, 0, "too little data")]
    [InlineData(int.MaxValue, int.MaxValue, 8, 0, "of more than 268,435,456 are not read")]
    public void Decode_ImpossibleHeader_SaysWhy(int width, int height, int bitDepth, int colorType, string expected)
    {
        byte[] bytes = CreateFile(new PngHeader(5, 3, 8, PngColorType.Grey, false)).ToBytes();
        using var stream = new MemoryStream();
        stream.Write(PngReader.Signature);
        PngFile.WriteChunk(stream, "IHDR", new PngFile(width, height, bitDepth, (PngColorType)colorType, [0]).CreateHeader());
        stream.Write(bytes.AsSpan(33));

        var exception = Assert.Throws<SegmentationException>(() => PngReader.Decode(stream.ToArray(), "a.png"));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains("a.png", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IDAT IHDR IEND", "does not begin with its header")]
    [InlineData("IHDR IEND", "no pixels")]
    [InlineData("IHDR IHDR IDAT IEND", "second header")]
    [InlineData("IHDR IDAT tEXt IDAT IEND", "interrupts")]
    [InlineData("IHDR ABCD IDAT IEND", "'ABCD'")]
    [InlineData("IHDR PLTE IDAT IEND", "palette")]
    [InlineData("IHDR IDAT", "cut short")]
    public void Decode_WrongChunks_SaysWhy(string chunks, string expected)
    {
        byte[] header = PngFile.Grey(1, 1, 0).CreateHeader();
        using var stream = new MemoryStream();
        stream.Write(PngReader.Signature);
        foreach (string chunk in chunks.Split(' '))
        {
            PngFile.WriteChunk(stream, chunk, chunk == "IHDR" ? header : [0, 0, 0]);
        }

        var exception = Assert.Throws<SegmentationException>(() => PngReader.Decode(stream.ToArray(), "a.png"));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_PaletteMissing_SaysSo()
    {
        var file = new PngFile(2, 1, 8, PngColorType.Palette, [0, 1]);

        AssertDamaged(file, "palette is missing");
    }

    [Fact]
    public void Decode_ChunkLongerThanAnyFile_Throws()
    {
        byte[] bytes = PngFile.Grey(1, 1, 0).ToBytes();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(33), uint.MaxValue);

        Assert.Throws<SegmentationException>(() => PngReader.Decode(bytes, "a.png"));
    }

    [Fact]
    public void Decode_DataThatNeedsADictionary_Throws()
    {
        // 0x78 0x20 is a header of zlib whose bit 5 says that four bytes name a dictionary; 0x7820 = 30752 is 31 times 992.
        byte[] bytes = PngFile.Grey(1, 1, 0).ToBytes();
        int data = bytes.AsSpan().IndexOf("IDAT"u8);
        int length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(data - 4));
        bytes[data + 5] = 0x20;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(data + 4 + length), Crc32.HashToUInt32(bytes.AsSpan(data, 4 + length)));

        var exception = Assert.Throws<SegmentationException>(() => PngReader.Decode(bytes, "a.png"));

        Assert.Contains("its compressed data is broken", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_IndexBehindThePalette_IsTheLastColorAsInImagesOfEightBits()
    {
        // Of two bits and two colours; the index 3 has none.
        byte[] bytes = new PngFile(2, 1, 2, PngColorType.Palette, [0, 3]) { Palette = [1, 2, 3, 40, 50, 60] }.ToBytes();

        var deep = SegmentationImage.Load(new MemoryStream(bytes));
        using var image = SegmentationImage.LoadMLImage(new MemoryStream(bytes));

        Assert.Equal([1f, 40, 2, 50, 3, 60], deep.Values.ToArray());
        Assert.Equal([3, 2, 1, 255, 60, 50, 40, 255], image.Pixels.ToArray());
    }

    private static void AssertDamaged(PngFile file, string expected)
    {
        var exception = Assert.Throws<SegmentationException>(() => PngReader.Decode(file.ToBytes(), "a.png"));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private static PngFile CreateFile(PngHeader header)
    {
        var random = new Random(header.GetHashCode());
        int[] samples = new int[header.Width * header.Height * header.Channels];
        for (int index = 0; index < samples.Length; index++)
        {
            samples[index] = random.Next(1 << header.BitDepth);
        }

        return new PngFile(header.Width, header.Height, header.BitDepth, header.ColorType, samples)
        {
            IsInterlaced = header.IsInterlaced,
            Palette = header.ColorType == PngColorType.Palette ? new byte[3 << header.BitDepth] : [],
        };
    }

    private static byte[] ToBytes(PngFile file) => file.BitDepth == 16
        ? [.. file.Samples.SelectMany(sample => new[] { (byte)(sample >> 8), (byte)sample })]
        : [.. file.Samples.Select(sample => (byte)sample)];
}
