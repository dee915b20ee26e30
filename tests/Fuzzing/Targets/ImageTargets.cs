using MLSegmentation.Fuzzing.Seeds;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;
using MLSegmentation.Videos.Frames;

namespace MLSegmentation.Fuzzing.Targets;

/// <summary>Readers of images and masks, and of films in single files.</summary>
internal static class ImageTargets
{
    private const int MaxPixels = 1 << 16;
    private const int MostFrames = 16;

    private static readonly FileReading Reading = new(maxPixels: MaxPixels);
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, cell=255|1, membrane=#ff0000|2");

    /// <summary>All of them.</summary>
    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("png", ReadPng)
        {
            Extension = ".png",
            Readers = [nameof(PngReader), nameof(PngStructure), nameof(PngHeader), nameof(ImageOrientation), nameof(RasterPixels)],
            Examples = ImageExamples.Png,
        },
        new("png-pixels", input => ReadImage(new FuzzInput(PngRepair.PackPixels(input.Bytes), ".png")))
        {
            Extension = ".png",
            Examples = ImageExamples.UnpackedPng,
        },
        new("jpeg", ReadImage)
        {
            Extension = ".jpg",
            Readers = [nameof(JpegStructure), nameof(JpegData), nameof(SkiaDecoder)],
            Examples = ImageExamples.Jpeg,
        },
        new("bmp", ReadImage) { Extension = ".bmp", Readers = [nameof(BmpReader)], Examples = ImageExamples.Bmp },
        new("gif", ReadFilm)
        {
            Extension = ".gif",
            Readers = [nameof(GifStructure), nameof(GifReader), nameof(AnimationFrames)],
            Examples = ImageExamples.Gif,
        },
        new("webp", ReadFilm) { Extension = ".webp", Readers = [nameof(WebPStructure)], Examples = ImageExamples.WebP },
        new("tiff", ReadTiff) { Extension = ".tif", Readers = [nameof(TiffReader), nameof(TiffInput)], Examples = ImageExamples.Tiff },
        new("ppm", ReadPpm) { Extension = ".ppm", Readers = [nameof(PpmReader)], Examples = ImageExamples.Ppm },
    ];

    private static void ReadPng(FuzzInput input)
    {
        ReadImage(input);
        ReadImage(new FuzzInput(PngRepair.Sign(input.Bytes), ".png"));
    }

    private static void ReadImage(FuzzInput input) => _ = Read(input);

    /// <summary>Reads an image in each of the ways in which it can be, which agree.</summary>
    private static ImageRaster? Read(FuzzInput input)
    {
        var content = input.Attempt(() => ImageFile.Read(input.Open(), input.Name, Reading));
        input.Attempt(() => MaskReader.Read(input.Bytes, input.Name, Classes, Reading));
        if (content is null)
        {
            return null;
        }

        var raster = input.Attempt(content.Decode);
        var deep = input.Attempt(content.DecodeDeep);
        byte[]? rgb = input.Attempt(content.DecodeRgb);
        if (raster is not null)
        {
            UnequalException.Require(content.Header.Size, raster.Size, "the size of the header and of the pixels");
        }

        if (deep is not null && rgb is not null)
        {
            RequireSame(deep, rgb);
        }

        return raster;
    }

    /// <summary>Own decoders and those of others give the same colours.</summary>
    private static void RequireSame(SegmentationImage deep, ReadOnlySpan<byte> rgb)
    {
        int count = deep.Width * deep.Height;
        UnequalException.Require(3 * count, rgb.Length, "the pixels in full depth and in 8 bits");
        for (int channel = 0; channel < 3; channel++)
        {
            var plane = deep.GetPlane(deep.Channels == 1 ? 0 : channel);
            for (int pixel = 0; pixel < count; pixel++)
            {
                // Numbers of 3, 5, 6 and 7 bits become fractions of 255, which images of 8 bits do not have.
                if (Math.Abs(plane[pixel] - rgb[(3 * pixel) + channel]) >= 1)
                {
                    throw new UnequalException($"pixel {pixel}, channel {channel}: {plane[pixel]} in full depth and {rgb[(3 * pixel) + channel]} in 8 bits");
                }
            }
        }
    }

    private static void ReadFilm(FuzzInput input)
    {
        ReadImage(input);
        if (ImageFileFormats.Detect(input.Bytes) is not (ImageFileFormat.Gif or ImageFileFormat.WebP))
        {
            return;
        }

        int frames = 0;
        foreach (var frame in VideoFrames.Open(input.Path, new VideoFramesOptions { MaxPixels = MaxPixels }).Take(MostFrames))
        {
            UnequalException.Require(frames++, frame.Index, "the number of a frame");
        }
    }

    private static void ReadTiff(FuzzInput input)
    {
        var whole = Read(input);
        if (ImageFileFormats.Detect(input.Bytes) != ImageFileFormat.Tiff)
        {
            return;
        }

        byte[]? bands = input.Attempt(() => ReadBands(input.Path));
        if (whole is not null && bands is not null)
        {
            UnequalException.Require<byte>(whole.Pixels, bands, "the pixels as a whole and in bands");
        }

        foreach (var frame in VideoFrames.Open(input.Path, new VideoFramesOptions { MaxPixels = MaxPixels }).Take(MostFrames))
        {
            UnequalException.Require(true, frame.Image.Width * frame.Image.Height <= MaxPixels, "whether a frame is within the limit");
        }
    }

    private static byte[] ReadBands(string path)
    {
        using var bands = TiffBands.TryOpen(path, page: null, usualBytes: 1)!;
        bands.RequireReadable(MaxPixels);
        var pixels = new List<byte>();
        while (bands.Position < bands.Header.Size.Height)
        {
            pixels.AddRange(bands.ReadNext().Pixels);
        }

        return [.. pixels];
    }

    private static void ReadPpm(FuzzInput input)
    {
        var reader = new PpmReader(input.Open(), input.Name, MaxPixels);
        while (reader.TryRead(out var size, out byte[] rgb))
        {
            UnequalException.Require(3 * size.PixelCount, rgb.Length, "the size and the pixels");
        }
    }
}
