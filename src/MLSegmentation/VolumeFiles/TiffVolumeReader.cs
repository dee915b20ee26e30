using System.Text.Json;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>What is kept of a TIFF file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Extension">Its extension.</param>
/// <param name="Kind">What said how its pages make a volume.</param>
/// <param name="HasSpacing">Whether anything said the spacing.</param>
internal sealed record TiffOrigin(string Path, string Extension, TiffStackKind Kind, bool HasSpacing) : VolumeOrigin(Path, Extension, HasSpacing);

/// <summary>Reads TIFF files of several pages as volumes, each page checked and decoded as images are.</summary>
internal static class TiffVolumeReader
{
    public const string Kind = "TIFF";

    private const int MaxDescription = 16 << 20;
    private const int HighBitsFirst = 1;

    /// <summary>Reads a file.</summary>
    /// <exception cref="SegmentationException">It is damaged, or of a kind that is not read.</exception>
    public static StoredVolume Read(string path, SegmentationVolumeOptions options)
    {
        using var stream = UserFile.OpenRead(path, "volume", bufferSize: 4096);
        var input = new TiffInput(stream, path);
        var pages = TiffStructure.FindAll(input);
        var first = TiffStructure.Read(input, pages[0]);
        RequireExact(first, path);
        int samples = first.ChannelIndices.Count;
        var stack = ReadStack(first, pages.Count, samples, options, path);
        stack = stack with { Spacing = stack.Spacing ?? SpacingFile.Read(path) };
        bool isContiguous = stack.Kind == TiffStackKind.ImageJ && pages.Count == 1 && stack.Pages.Count > 1;
        var size = isContiguous ? first.Size : first.ToHeader().Size;
        var shape = VolumeLimits.Check(path, [size.Width, size.Height, stack.Depth, (long)stack.Channels * samples], options.MaxVoxels);
        float[] voxels = isContiguous ? ReadContiguous(first, input, stack, shape) : ReadPages(input, pages, stack, first, shape);
        var origin = new TiffOrigin(path, VolumeNames.FindExtension(path) ?? ".tif", stack.Kind, stack.Spacing is not null);
        var geometry = VolumeGeometry.FromSpacing(stack.Spacing ?? new VolumeSpacing(1, 1, 1));
        return new StoredVolume(shape, voxels, first.Samples, geometry) { Origin = origin };
    }

    private static void RequireExact(TiffPage page, string path)
    {
        if (page.Compression == TiffCompression.Jpeg || page.IsConverted)
        {
            throw VolumeLimits.NotRead(
                path, Kind, "with JPEG compression, which changes values",
                "Write it again without compression, or with LZW or deflate, from where it comes from.");
        }
    }

    private static TiffStack ReadStack(TiffPage first, int pages, int samples, SegmentationVolumeOptions options, string path)
    {
        string description = first.Directory.GetText(TiffDirectory.Description, MaxDescription) ?? "";
        if (ImageJStack.IsOne(description))
        {
            return ImageJStack.Read(description, first, pages, options, path);
        }

        if (OmeStack.IsOne(description))
        {
            return OmeStack.Read(description, samples, pages, options, path);
        }

        RequireThreeAxes(description, samples, path);
        return TiffStack.Create(TiffStackKind.Plain, pages, 1, spacing: null);
    }

    /// <summary>tifffile notes the sizes of the array that it was given; of more than three, nothing says which is which.</summary>
    private static void RequireThreeAxes(string description, int samples, string path)
    {
        if (!description.StartsWith("{\"shape\"", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(description);
            if (!document.RootElement.TryGetProperty("shape", out var shape))
            {
                return;
            }

            int axes = shape.ValueKind == JsonValueKind.Array ? shape.EnumerateArray().Count(size => size.GetRawText() != "1") : 0;
            if (axes > (samples > 1 ? 4 : 3))
            {
                throw VolumeLimits.NotRead(
                    path, Kind, $"of an array of the sizes {shape.GetRawText()}, of which nothing says what they are",
                    "Write it as an ImageJ hyperstack or as OME-TIFF, which name their axes.");
            }
        }
        catch (JsonException)
        {
            // It is a description of another kind then.
        }
    }

    private static float[] ReadPages(TiffInput input, IReadOnlyList<long> pages, TiffStack stack, TiffPage first, VolumeShape shape)
    {
        // Many pages may stand for the same bytes, but no more than that would be believed of a page.
        double claimed = (double)shape.Length * first.SampleBytes;
        double most = (double)input.Length * (first.Compression == TiffCompression.None ? 8 : ImageLimits.MaxExpansion);
        if (claimed > most)
        {
            throw VolumeLimits.Damaged(input.Path, Kind, FormattableString.Invariant($"it holds too little data for its {shape} voxels"));
        }

        float[] voxels = GC.AllocateUninitializedArray<float>(shape.Length);
        int samples = shape.Channels / stack.Channels;
        int length = shape.Width * shape.Height;
        for (int index = 0; index < stack.Pages.Count; index++)
        {
            var page = TiffStructure.Read(input, pages[stack.Pages[index]]);
            RequireSame(page, first, stack.Pages[index], input.Path);
            var raster = TiffReader.Decode(page.Isolate(), input.Path).Orient(page.Orientation);
            RasterPixels.Straighten(raster);
            var (channel, slice) = Math.DivRem(index, shape.Depth);
            for (int sample = 0; sample < samples; sample++)
            {
                int plane = (((channel * samples) + sample) * shape.Depth) + slice;
                RasterPixels.CopyPlane(raster, sample, voxels.AsSpan(plane * length, length), scale: 1);
            }
        }

        return voxels;
    }

    private static void RequireSame(TiffPage page, TiffPage first, int number, string path)
    {
        RequireExact(page, path);
        if (page.ToHeader().Size != first.ToHeader().Size || page.Samples != first.Samples || page.ChannelIndices.Count != first.ChannelIndices.Count)
        {
            throw VolumeLimits.NotRead(
                path, Kind,
                $"whose page {number + 1} has {page.ToHeader().Size} pixels of {page.Samples.Describe(page.ChannelIndices.Count)}, and the first one "
                + $"{first.ToHeader().Size} of {first.Samples.Describe(first.ChannelIndices.Count)}",
                "Write all pages of a volume alike.");
        }
    }

    /// <summary>ImageJ writes one directory for all planes where they need more than 4 GB, one plane behind the other.</summary>
    private static float[] ReadContiguous(TiffPage page, TiffInput input, TiffStack stack, VolumeShape shape)
    {
        VoxelType? type = page.Samples switch
        {
            SampleType.Unsigned8 when page.BitDepth == 8 => VoxelType.Unsigned8,
            SampleType.Signed8 => VoxelType.Signed8,
            SampleType.Unsigned16 when page.BitDepth == 16 => VoxelType.Unsigned16,
            SampleType.Signed16 => VoxelType.Signed16,
            SampleType.Unsigned32 => VoxelType.Unsigned32,
            SampleType.Signed32 => VoxelType.Signed32,
            SampleType.Float32 => VoxelType.Float32,
            _ => null,
        };
        bool isPlain = page is { Compression: TiffCompression.None, SamplesPerPixel: 1, IsTiled: false, Orientation: ImageOrientation.Upright }
            && page.Directory.Get(TiffDirectory.FillOrder, HighBitsFirst) == HighBitsFirst;
        if (type is not { } known || !isPlain)
        {
            throw VolumeLimits.NotRead(input.Path, Kind, $"of {stack.Pages.Count} images with one directory", "Write a directory for each image.");
        }

        using var stream = VolumeStream.OpenAt(input.Path, Kind, page.BlockOffsets[0], VolumeCompression.None);
        stream.Require((long)shape.Length * known.GetSize(), $"its {shape} voxels");
        float[] voxels = GC.AllocateUninitializedArray<float>(shape.Length);
        int length = shape.Width * shape.Height;
        int[] places = new int[stack.Pages.Count];
        for (int index = 0; index < places.Length; index++)
        {
            places[stack.Pages[index]] = index;
        }

        foreach (int place in places)
        {
            VoxelCodec.Read(stream, known, input.IsBigEndian, FindScaling(page), voxels.AsSpan(place * length, length));
        }

        return voxels;
    }

    /// <summary>Makes the largest number white, as in images; null where it is.</summary>
    private static VoxelScaling? FindScaling(TiffPage page)
    {
        bool isInverted = page.Photometric == TiffPhotometric.WhiteIsZero && page.HasUnsignedNumbers;
        return isInverted ? new VoxelScaling(-1, (1L << page.BitDepth) - 1) : null;
    }
}
