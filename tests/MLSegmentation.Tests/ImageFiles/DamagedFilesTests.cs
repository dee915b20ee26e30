using System.Diagnostics;
using System.IO.Hashing;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.ImageFiles;

/// <summary>
/// Damages files in 20,000 ways, the same in every run: bytes and bits changed, cut short, pieces copied, numbers in headers and lengths of chunks
/// replaced. What comes out is an image, or an error for the user, and never more memory than the limits allow.
/// </summary>
public class DamagedFilesTests
{
    private const int Count = 20_000;

    /// <summary>What a decoder may take beside the pixels: tables, the file itself, the message.</summary>
    private const long Overhead = 1 << 20;

    /// <summary>Copies of pixels that exist while one file is decoded: decoded, oriented, and made numbers of four bytes of each channel.</summary>
    private const int Copies = 6;

    private static readonly byte[][] Files =
    [
        new PngFile(9, 7, 8, PngColorType.RgbAlpha, [.. Enumerable.Range(0, 9 * 7 * 4).Select(index => index % 251)]).ToBytes(),
        new PngFile(9, 7, 16, PngColorType.Grey, [.. Enumerable.Range(0, 9 * 7).Select(index => index * 911)]) { IsInterlaced = true }.ToBytes(),
        new PngFile(9, 7, 2, PngColorType.Palette, [.. Enumerable.Range(0, 9 * 7).Select(index => index % 4)]) { Palette = new byte[12] }.ToBytes(),
        EncodedImages.Jpeg,
        EncodedImages.ProgressiveJpeg,
        EncodedImages.InterlacedGif,
        EncodedImages.AnimatedGif,
        EncodedImages.TransparentWebP,
        EncodedImages.LossyWebP,
        EncodedImages.AnimatedWebP,
        EncodedImages.LzwTiff,
        EncodedImages.PackBitsTiff,
        EncodedImages.TiledTiff,
        EncodedImages.BigTiff,
        EncodedImages.Group3Tiff,
        EncodedImages.Group4Tiff,
        EncodedImages.DeepBigEndianTiff,
        EncodedImages.FloatTiff,
        EncodedImages.JpegTiff,
        new TiffFile(9, 7, 16, [.. Enumerable.Range(0, 9 * 7 * 5).Select(index => (long)index)])
        {
            IsPlanar = true,
            IsBigEndian = true,
            IsBigTiff = true,
        }.ToBytes(),
        CreateBitmap(bitsPerPixel: 8),
        CreateBitmap(bitsPerPixel: 24),
    ];

    [Fact]
    public void Decode_DamagedFiles_GivesAnImageOrAnError()
    {
        var random = new Random(12);
        int decoded = 0;
        for (int index = 0; index < Count; index++)
        {
            byte[] file = Damage(Files[index % Files.Length], random);
            if (Try(file, () => ImageFile.Read(file, "a", new FileReading(page: 1))) is not { } content)
            {
                continue;
            }

            using var image = Try(file, content.DecodeEightBit);
            decoded += image is null ? 0 : 1;
            decoded += Try(file, content.DecodeDeep) is null ? 0 : 1;
            decoded += Try(file, () => MaskRasters.Create(content.Decode(), "a")) is null ? 0 : 1;
        }

        // Changes that hit pixels, not structure, are no damage that can be seen.
        Assert.InRange(decoded, Count / 20, Count * 2);
    }

    /// <summary>What reading gives; null where it is an error for the user.</summary>
    private static T? Try<T>(byte[] file, Func<T> read)
        where T : class
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        T? result = null;
        try
        {
            result = read();
        }
        catch (SegmentationException exception)
        {
            Assert.Contains("'a'", exception.Message, StringComparison.Ordinal);
        }

        // What fits into the overhead needs no header to allow it.
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > Overhead)
        {
            Assert.InRange(allocated, 0, (Copies * Math.Min(ImageLimits.MaxBytes, GetPixelBytes(file))) + Overhead);
        }

        return result;
    }

    /// <summary>The bytes of the pixels that the header promises, where it is believed; none where it is not.</summary>
    private static long GetPixelBytes(byte[] file)
    {
        try
        {
            var header = ImageFile.Read(file, "a", new FileReading(page: 1)).Header;
            return (long)header.Size.Width * header.Size.Height * 4 * Math.Max(4, header.Channels);
        }
        catch (SegmentationException)
        {
            return 0;
        }
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        byte[] file = (byte[])original.Clone();
        int kind = random.Next(6);
        if (kind == 0)
        {
            return file[..random.Next(file.Length)];
        }

        int range = kind < 3 ? file.Length : Math.Min(file.Length, 64);
        for (int change = random.Next(1, 6); change > 0; change--)
        {
            int place = random.Next(range);
            file[place] = random.Next(4) switch
            {
                0 => (byte)(file[place] ^ (1 << random.Next(8))),
                1 => byte.MaxValue,
                2 => 0,
                _ => (byte)random.Next(256),
            };
        }

        if (kind == 5)
        {
            int length = random.Next(1, file.Length / 2);
            file.AsSpan(random.Next(file.Length - length), length).CopyTo(file.AsSpan(random.Next(file.Length - length)));
        }

        // Damage behind a right checksum comes further.
        return kind % 2 == 0 && ImageFileFormats.Detect(file) == ImageFileFormat.Png ? WithChecksums(file) : file;
    }

    private static byte[] WithChecksums(byte[] file)
    {
        int offset = PngReader.Signature.Length;
        while (offset + 12 <= file.Length)
        {
            uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(offset));
            if (length > file.Length - offset - 12)
            {
                break;
            }

            int end = offset + 8 + (int)length;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(end), Crc32.HashToUInt32(file.AsSpan(offset + 4, (int)length + 4)));
            offset = end + 4;
        }

        return file;
    }

    private static byte[] CreateBitmap(int bitsPerPixel)
    {
        int palette = bitsPerPixel == 8 ? 1024 : 0;
        int rowBytes = ((9 * bitsPerPixel) + 31) / 32 * 4;
        byte[] file = new byte[54 + palette + (7 * rowBytes)];
        (file[0], file[1], file[10], file[11], file[14], file[18], file[22], file[26], file[28]) =
            ((byte)'B', (byte)'M', (byte)(54 + palette), (byte)((54 + palette) >> 8), 40, 9, 7, 1, (byte)bitsPerPixel);
        return file;
    }
}
