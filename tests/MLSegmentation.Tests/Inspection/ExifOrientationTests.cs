using System.Buffers.Binary;
using MLSegmentation.ImageFiles;
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
    public void ReadExif_Tag_GivesTheOrientation(int tag, bool isBigEndian, int expected)
    {
        byte[] exif = CreateExif(tag, isBigEndian);

        Assert.Equal(expected, (int)ImageOrientations.ReadExif(exif)!.Value);
        Assert.Equal(expected, (int)ImageOrientations.ReadExif([.. ExifPrefix, .. exif])!.Value);
    }

    [Fact]
    public void ReadExif_BrokenExif_IsNone()
    {
        byte[] exif = CreateExif(6, isBigEndian: true);
        for (int length = 0; length < exif.Length - 6; length++)
        {
            Assert.Null(ImageOrientations.ReadExif(exif.AsSpan(0, length)));
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

    /// <summary>Puts a chunk behind the header.</summary>
    private static byte[] AddChunk(byte[] png, byte[] exif)
    {
        const int AfterHeader = 33;
        using var stream = new MemoryStream();
        stream.Write(png.AsSpan(0, AfterHeader));
        PngFile.WriteChunk(stream, "eXIf", exif);
        stream.Write(png.AsSpan(AfterHeader));
        return stream.ToArray();
    }
}
