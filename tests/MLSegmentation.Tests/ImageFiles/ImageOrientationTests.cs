using System.Buffers.Binary;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.ImageFiles;

public class ImageOrientationTests
{
    private const int Width = EncodedImages.Width;
    private const int Height = EncodedImages.Height;

    private static readonly string[] Kinds = ["png", "deep png", "zTXt", "jpeg", "webp", "tiff"];

    public static TheoryData<string, int> AllKinds
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string kind in Kinds)
            {
                for (int orientation = 1; orientation <= 8; orientation++)
                {
                    data.Add(kind, orientation);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void Decode_Tagged_GivesWhatViewersShow(string kind, int orientation)
    {
        byte[] file = CreateFile(kind, orientation);
        var stored = ImageFile.Read(CreateFile(kind, orientation: 1), "a", FileReading.Default).DecodeDeep();
        var size = orientation < 5 ? new ImageSize(Width, Height) : new ImageSize(Height, Width);

        var shown = ImageFile.Read(file, "a", FileReading.Default).DecodeDeep();

        Assert.Equal(size, ImageFile.Read(file, "a", FileReading.Default).Header.Size);
        Assert.Equal(size, new ImageSize(shown.Width, shown.Height));
        for (int index = 0; index < Width * Height; index++)
        {
            var (y, x) = Math.DivRem(index, size.Width);
            var (storedX, storedY) = GetStored(orientation, x, y);
            Assert.Equal(stored.Values[(storedY * Width) + storedX], shown.Values[index]);
        }
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void DecodeEightBit_Tagged_AgreesWithTheNumbers(string kind, int orientation)
    {
        if (kind == "deep png")
        {
            return;
        }

        byte[] file = CreateFile(kind, orientation);
        var numbers = ImageFile.Read(file, "a", FileReading.Default).DecodeDeep();

        using var image = ImageFile.Read(file, "a", FileReading.Default).DecodeEightBit();

        // The first channel is red, or grey.
        Assert.Equal((numbers.Width, numbers.Height), (image.Width, image.Height));
        int red = image.PixelFormat == MLPixelFormat.Rgba32 ? 0 : 2;
        byte[] expected = [.. numbers.Values[..(Width * Height)].ToArray().Select(value => (byte)value)];
        byte[] found = [.. Enumerable.Range(0, Width * Height).Select(index => image.Pixels[(4 * index) + red])];
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("tiff")]
    [InlineData("webp")]
    public void ReadRaster_TaggedMask_GivesWhatViewersShow(string kind)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a"], CreateFile(kind, orientation: 6));

        var raster = MaskReader.ReadRaster(folder["a"]);

        // A quarter turn to the right: the upper left pixel is the lower left one of the file, and the next below it is right of that.
        Assert.Equal((Height, Width), (raster.Width, raster.Height));
        Assert.Equal(EncodedImages.GetValue(0, Height - 1, 0), raster.Pixels[0]);
        Assert.Equal(EncodedImages.GetValue(1, Height - 1, 0), raster.Pixels[Height * raster.BytesPerPixel]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(65535)]
    public void Decode_OrientationThatMeansNothing_LeavesTheImage(int orientation)
    {
        foreach (string kind in Kinds)
        {
            Assert.Equal(ImageOrientation.Upright, ImageFile.Read(CreateFile(kind, orientation), "a", FileReading.Default).Header.Orientation);
        }
    }

    [Fact]
    public void ReadExif_AnyByteChangedOrCut_NeverThrows()
    {
        byte[] exif = CreateExif(6, isBigEndian: false);
        Assert.Equal(ImageOrientation.QuarterTurn, ImageOrientations.ReadExif(exif));
        Assert.Equal(ImageOrientation.QuarterTurn, ImageOrientations.ReadExif([.. "Exif\0\0"u8, .. CreateExif(6, isBigEndian: true)]));
        for (int index = 0; index < exif.Length; index++)
        {
            _ = ImageOrientations.ReadExif(exif.AsSpan(0, index));
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = (byte[])exif.Clone();
                changed[index] = (byte)value;
                _ = ImageOrientations.ReadExif(changed);
            }
        }
    }

    /// <summary>Which stored pixel is shown at a place: "row 0 is the visual right side" and so on (Exif 2.32, tag 274).</summary>
    private static (int X, int Y) GetStored(int orientation, int x, int y) => orientation switch
    {
        2 => (Width - 1 - x, y),
        3 => (Width - 1 - x, Height - 1 - y),
        4 => (x, Height - 1 - y),
        5 => (y, x),
        6 => (y, Height - 1 - x),
        7 => (Width - 1 - y, Height - 1 - x),
        8 => (Width - 1 - y, x),
        _ => (x, y),
    };

    internal static byte[] CreateFile(string kind, int orientation)
    {
        byte[] exif = CreateExif(orientation, isBigEndian: orientation % 2 == 0);
        int[] grey = [.. EncodedImages.GetValues(1).Select(value => (int)value)];
        return kind switch
        {
            "png" => new PngFile(Width, Height, 8, PngColorType.Grey, grey) { Extra = [("eXIf", exif)] }.ToBytes(),
            "deep png" => new PngFile(Width, Height, 16, PngColorType.Grey, [.. grey.Select(value => 200 * value)]) { Extra = [("eXIf", exif)] }.ToBytes(),
            "zTXt" => new PngFile(Width, Height, 8, PngColorType.Grey, grey) { Extra = [("zTXt", CreateProfile(exif))] }.ToBytes(),
            "jpeg" => [0xff, 0xd8, 0xff, 0xe1, 0, (byte)(exif.Length + 8), .. "Exif\0\0"u8, .. exif, .. EncodedImages.Jpeg[2..]],
            "webp" => CreateWebP(exif),
            _ => new TiffFile(Width, Height, 8, [.. grey.Select(value => (long)value)]) { Extra = [(274, 3, [orientation])] }.ToBytes(),
        };
    }

    private static byte[] CreateExif(int orientation, bool isBigEndian)
    {
        byte[] little = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, (byte)(orientation >> 8), 0, 0, 0, 0, 0, 0];
        byte[] big = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, (byte)(orientation >> 8), (byte)orientation, 0, 0, 0, 0, 0, 0];
        return isBigEndian ? big : little;
    }

    /// <summary>As ImageMagick writes it: keyword, method 0, and compressed lines of hexadecimal digits.</summary>
    private static byte[] CreateProfile(byte[] exif)
    {
        using var buffer = new MemoryStream();
        buffer.Write("Raw profile type exif\0\0"u8);
        using (var stream = new System.IO.Compression.ZLibStream(buffer, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            string digits = Convert.ToHexString([.. "Exif\0\0"u8, .. exif]);
            stream.Write(System.Text.Encoding.ASCII.GetBytes($"\nexif\n      {digits.Length / 2}\n{digits[..20]}\n{digits[20..]}\n"));
        }

        return buffer.ToArray();
    }

    /// <summary>An extended file: VP8X, which says that there is Exif data, the image, and the Exif data.</summary>
    private static byte[] CreateWebP(byte[] exif)
    {
        byte[] image = EncodedImages.LosslessWebP[12..];
        byte[] header = [.. "WEBPVP8X"u8, 10, 0, 0, 0, 8, 0, 0, 0, Width - 1, 0, 0, Height - 1, 0, 0];
        byte[] content = [.. header, .. image, .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif];
        byte[] file = [.. "RIFF\0\0\0\0"u8, .. content];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), content.Length);
        return file;
    }
}
