using System.Buffers.Binary;
using MLSegmentation.ImageFiles;
using MLSegmentation.Inspection;
using MLSegmentation.Masks;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.Inspection;

public sealed class ExifOrientationTests
{
    private static readonly byte[] ExifPrefix = [.. "Exif\0\0"u8];

    [Theory]
    [InlineData(6, true, 6)]
    [InlineData(3, false, 3)]
    [InlineData(9, true, 1)]
    [InlineData(0, false, 1)]
    public void Find_TaggedFiles_GivesTheOrientation(int tag, bool isBigEndian, int expected)
    {
        byte[] exif = CreateExif(tag, isBigEndian);

        Assert.Equal(expected, ExifOrientation.Find(CreateJpeg(exif), ImageFileFormat.Jpeg));
        Assert.Equal(expected, ExifOrientation.Find(CreatePng(exif), ImageFileFormat.Png));
        Assert.Equal(expected, ExifOrientation.Find(CreateWebP(exif), ImageFileFormat.WebP));
    }

    [Fact]
    public void Find_BrokenExif_IsUpright()
    {
        byte[] exif = CreateExif(6, isBigEndian: true);
        for (int length = 0; length < exif.Length - 6; length++)
        {
            Assert.Equal(1, ExifOrientation.Find(CreateJpeg(exif[..length]), ImageFileFormat.Jpeg));
        }
    }

    [Fact]
    public void Inspect_TaggedImage_IsNoted()
    {
        using var folder = new DrawnFolder(2);
        var image = PngFile.Grey(DrawnFolder.Width, DrawnFolder.Height, DrawnFolder.Draw(1));
        folder.Write("images/01.png", AddChunk(image.ToBytes(), CreateExif(8, isBigEndian: false)));

        var finding = InspectFolderTests.Find(InspectFolderTests.Inspect(folder), "orientation-tag");

        Assert.Equal("orientation 8", Assert.Single(finding.Files).Detail);
    }

    /// <summary>A header, and a directory of a width and an orientation.</summary>
    private static byte[] CreateExif(int orientation, bool isBigEndian)
    {
        byte[] exif = new byte[8 + 2 + 24 + 4];
        (exif[0], exif[1]) = isBigEndian ? ((byte)'M', (byte)'M') : ((byte)'I', (byte)'I');
        Put(2, 42);
        Put(isBigEndian ? 6 : 4, 8);
        Put(8, 2);
        Put(10, 256);
        Put(12, 3);
        Put(18, 100);
        Put(22, 274);
        Put(24, 3);
        Put(isBigEndian ? 28 : 26, 1);
        Put(30, orientation);
        return exif;

        void Put(int offset, int value)
        {
            if (isBigEndian)
            {
                BinaryPrimitives.WriteUInt16BigEndian(exif.AsSpan(offset), (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(exif.AsSpan(offset), (ushort)value);
            }
        }
    }

    private static byte[] CreateJpeg(byte[] exif)
    {
        int length = 2 + ExifPrefix.Length + exif.Length;
        return [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xe1, (byte)(length >> 8), (byte)length, .. ExifPrefix, .. exif, 0xff, 0xda, 0, 2];
    }

    private static byte[] CreatePng(byte[] exif) => AddChunk([.. PngReader.Signature], exif);

    private static byte[] CreateWebP(byte[] exif) =>
        [.. "RIFF____WEBP"u8, .. "VP8L"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif];

    /// <summary>Puts a chunk behind the header, or behind the signature where there is nothing else.</summary>
    private static byte[] AddChunk(byte[] png, byte[] exif)
    {
        const int AfterHeader = 33;
        using var stream = new MemoryStream();
        int begin = Math.Min(AfterHeader, png.Length);
        stream.Write(png.AsSpan(0, begin));
        PngFile.WriteChunk(stream, "eXIf", exif);
        stream.Write(png.AsSpan(begin));
        return stream.ToArray();
    }
}
