using System.Diagnostics.CodeAnalysis;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;
using MLSegmentation.PostProcessing;
using MLSegmentation.Tiling;

namespace MLSegmentation.Scoring;

/// <summary>Scores image files into mask files, the largest ones band by band.</summary>
/// <param name="tiles">Scores tiles.</param>
/// <param name="info">What the model says about itself.</param>
/// <param name="watch">Looks at the values of floating-point pixels.</param>
/// <param name="progress">Is told of each tile.</param>
/// <param name="cancellation">Ends it, also within a tile.</param>
internal sealed class FileScoring(
    TiledScoring tiles, SegmentationModelInfo info, RangeWatch watch, IProgress<SegmentationTileProgress>? progress, CancellationToken cancellation)
{
    /// <summary>Whether a file is read in bands: one that cannot be is decoded whole where a limit is given that allows it.</summary>
    public static bool AreNeeded([NotNullWhen(true)] TiffBands? bands, SegmentationModelInfo model, long? maxPixels)
    {
        long pixels = bands is null ? 0 : (long)bands.Header.Size.Width * bands.Header.Size.Height;
        return bands is not null
            && model is { Resize: null, Volumes: null }
            && pixels > ImageLimits.DefaultMaxPixels
            && (bands.IsReadable || maxPixels is not { } most || pixels > Math.Min(most, ImageLimits.HighestMaxPixels));
    }

    /// <summary>Scores a file.</summary>
    /// <exception cref="SegmentationException">It cannot be read or scored, or the mask cannot be written.</exception>
    public SegmentedFile Score(string imagePath, string maskPath, int? page, long? maxPixels)
    {
        RequireMask(imagePath, maskPath);
        try
        {
            using var bands = TiffBands.TryOpen(imagePath, page);
            int wholePixels = (int)Math.Min(maxPixels ?? ImageLimits.DefaultMaxPixels, ImageLimits.HighestMaxPixels);
            return AreNeeded(bands, info, maxPixels)
                ? ScoreBands(bands, imagePath, maskPath, maxPixels ?? ImageLimits.MaxPixelsInBands)
                : ScoreWhole(imagePath, maskPath, new FileReading(page, maxPixels: wholePixels));
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfMemory($"'{imagePath}'", exception);
        }
    }

    private static void RequireMask(string imagePath, string maskPath)
    {
        if (!MaskFileWriter.IsKnown(maskPath))
        {
            throw new SegmentationException($"The mask '{maskPath}' is to be written as PNG or TIFF; give it a name that ends in .png, .tif or .tiff.");
        }

        var files = new DistinctFiles();
        files.TryAddRead(imagePath, out _);
        if (!files.TryAddWritten(maskPath, out _))
        {
            throw new SegmentationException($"The mask '{maskPath}' would replace its image. Give it another name.");
        }
    }

    private SegmentedFile ScoreBands(TiffBands bands, string imagePath, string maskPath, long maxPixels)
    {
        bands.RequireReadable(maxPixels);
        RequireAlike(bands.Header, imagePath);
        var ranges = new ChannelRanges(info.Channels);
        return info.Pixels == PixelKind.EightBit
            ? Write(new BandBytes(bands), imagePath, maskPath)
            : Write(new BandNumbers(bands, ranges, imagePath), imagePath, maskPath, ranges);
    }

    private SegmentedFile ScoreWhole(string imagePath, string maskPath, FileReading reading)
    {
        var content = ImageFile.Read(imagePath, "image", reading);
        RequireAlike(content.Header, imagePath);
        if (info.Pixels == PixelKind.EightBit)
        {
            return Write(new PixelRows<byte>(content.DecodeRgb(), content.Header.Size), imagePath, maskPath);
        }

        var image = content.DecodeDeep();
        PixelReader.RequireNumbers(image.Values, content.Header.Size, () => $"'{imagePath}'");
        watch.Look(image.Values, image.Channels, () => $"'{imagePath}'");
        return Write(new PixelRows<float>(image.Memory, content.Header.Size), imagePath, maskPath);
    }

    /// <summary>Refuses an image that the model was not trained for; decoding refuses one of more than 8 bits for a model of those.</summary>
    private void RequireAlike(ImageFileHeader header, string path)
    {
        if (info.Pixels == PixelKind.FloatingPoint)
        {
            ScoredImages.RequireAlike(header.Channels, header.Samples, () => $"'{path}'", info);
        }
        else
        {
            ImageContent.RequireEightBit(header, path);
        }
    }

    private static byte[] RequireArray(ImageSize size, Func<string> getName)
    {
        long count = (long)size.Width * size.Height;
        return count <= Array.MaxLength ? GC.AllocateUninitializedArray<byte>((int)count) : throw new SegmentationException(
            $"{getName()} of {size} is too large for post-processing, which needs the whole mask in memory: up to {Array.MaxLength} pixels. Score it without.")
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
    }

    private SegmentedFile Write<T>(TileRows<T> rows, string imagePath, string maskPath, ChannelRanges? ranges = null)
        where T : unmanaged
    {
        string GetName() => $"'{imagePath}'";
        var classes = info.Classes;
        var plan = tiles.Plan(rows.Size) ?? TilePlan.Whole(rows.Size);
        long[] counts = new long[byte.MaxValue + 1];
        AtomicFile.Write(maskPath, stream =>
        {
            using var mask = MaskFileWriter.Create(maskPath, stream, rows.Size, classes);
            Score(plan, rows, WriteRow, GetName);
            mask.Complete();

            void WriteRow(int y, ReadOnlySpan<byte> labels)
            {
                foreach (byte label in labels)
                {
                    counts[label]++;
                }

                mask.Write(labels);
            }
        });

        if (ranges is not null)
        {
            watch.Look(ranges, GetName);
        }

        return new SegmentedFile(rows.Size, counts[..classes.Count], plan.Count);
    }

    /// <summary>Gives out the mask row by row: as soon as a row is known or, where steps need to see the whole mask, in the end.</summary>
    private void Score<T>(TilePlan plan, TileRows<T> rows, MaskRowWriter write, Func<string> getName)
        where T : unmanaged
    {
        if (tiles.Steps is not { } steps)
        {
            tiles.Score(plan, rows, new TileOutput(write) { Progress = progress, Cancellation = cancellation }, getName);
            return;
        }

        int width = rows.Size.Width;
        byte[] labels = RequireArray(rows.Size, getName);
        var output = new TileOutput((y, row) => row.CopyTo(labels.AsSpan(y * width, width))) { Progress = progress, Cancellation = cancellation };
        tiles.Score(plan, rows, output, getName);
        steps.ApplySteps(labels, rows.Size);
        for (int y = 0; y < rows.Size.Height; y++)
        {
            write(y, labels.AsSpan(y * width, width));
        }
    }
}
