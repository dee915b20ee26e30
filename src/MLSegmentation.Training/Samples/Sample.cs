using MLSegmentation.ImageFiles;

namespace MLSegmentation.Training.Samples;

/// <summary>An image and its mask, in the memory of the store that holds them; or of a volume one slice, with its neighbours as further channels.</summary>
/// <remarks>
/// The record is the image, the mask at the same size, and where that is another, the mask at the original size. With its neighbours, the
/// slices of a channel come before those of the next; those at the ends stand for what lies beyond them, too.
/// </remarks>
internal readonly ref struct Sample
{
    private readonly ReadOnlySpan<byte> _record;
    private readonly SampleInfo _whole;
    private readonly int _slice;

    // Of a whole image or volume 0.
    private readonly int _slices;
    private readonly bool _isReversed;

    /// <summary>A whole image or volume.</summary>
    public Sample(SampleInfo info, ReadOnlySpan<byte> record)
    {
        Info = _whole = info;
        _record = record;
    }

    private Sample(Sample volume, int slice, int slices, bool isReversed)
    {
        _record = volume._record;
        _whole = volume._whole;
        Info = _whole with { Size = _whole.Size.Slice, OriginalSize = _whole.Size.Slice, Channels = slices * _whole.Channels };
        (_slice, _slices, _isReversed) = (slice, slices, isReversed);
    }

    /// <summary>What is known about the image.</summary>
    public SampleInfo Info { get; }

    /// <summary>The whole that a slice belongs to; else this.</summary>
    public Sample Whole => new(_whole, _record);

    /// <summary>The values of all channels of a whole, as bytes.</summary>
    public ReadOnlySpan<byte> Planes => _record[..PixelBytes];

    /// <summary>The class indices at the size of the image, row by row.</summary>
    public ReadOnlySpan<byte> Labels => _record.Slice(PixelBytes + (_slice * _whole.Size.SlicePixelCount), Info.Size.PixelCount);

    /// <summary>The class indices at the original size, row by row; empty where the store does not keep them.</summary>
    public ReadOnlySpan<byte> OriginalLabels => Info.OriginalSize == Info.Size ? Labels : _record[(PixelBytes + Info.Size.PixelCount)..];

    private int PixelBytes => _whole.Channels * _whole.PlaneBytes;

    /// <summary>The values of a channel, row by row, as bytes.</summary>
    public ReadOnlySpan<byte> GetPlane(int channel)
    {
        if (_slices == 0)
        {
            return _record.Slice(channel * Info.PlaneBytes, Info.PlaneBytes);
        }

        var (own, neighbour) = Math.DivRem(channel, _slices);
        int distance = _isReversed ? (_slices / 2) - neighbour : neighbour - (_slices / 2);
        int slice = Math.Clamp(_slice + distance, 0, _whole.Size.Depth - 1);
        return _record.Slice((own * _whole.PlaneBytes) + (slice * Info.PlaneBytes), Info.PlaneBytes);
    }

    /// <summary>A slice of the whole, counted from 0, with its neighbours: an odd number of slices altogether.</summary>
    public Sample GetSlice(int slice, int slices) => new(this, slice, slices, isReversed: false);

    /// <summary>Another slice with as many neighbours, where this is one; else this.</summary>
    public Sample Move(int slice) => _slices == 0 ? this : new(this, slice, _slices, _isReversed);

    /// <summary>The same slice with its neighbours in the other order, where this is one; else this.</summary>
    public Sample Reverse() => _slices == 0 ? this : new(this, _slice, _slices, !_isReversed);
}

/// <summary>What is known about a training image without reading it again.</summary>
/// <param name="Name">How messages name it: the file, or the row of the data view.</param>
/// <param name="Format">What its pixels are.</param>
/// <param name="Size">The size of the stored image and its mask.</param>
/// <param name="OriginalSize">Their size before they were resized; mostly the same.</param>
/// <param name="Channels">The stored channels: of 8 bits 1 for a grey image, 3 for any other; all of floating-point pixels.</param>
internal sealed record SampleInfo(string Name, PixelFormat Format, ImageSize Size, ImageSize OriginalSize, int Channels)
{
    /// <summary>What the numbers were where they come from; null where that is not known, or they are colours.</summary>
    public SampleType? Samples { get; init; }

    /// <summary>The least and the greatest value of each channel; none of colours.</summary>
    public IReadOnlyList<(float Least, float Greatest)> Range { get; init; } = [];

    /// <summary>The distances between the voxels of a volume as it is stored; null of images.</summary>
    public VolumeSpacing? Spacing { get; init; }

    /// <summary>The distances between its voxels before it was resampled.</summary>
    public VolumeSpacing? OriginalSpacing { get; init; }

    /// <summary>The sums over its pixels.</summary>
    public PixelStatistics Statistics { get; init; }

    /// <summary>For each class, how many of its pixels have it.</summary>
    public long[] ClassPixels { get; init; } = [];

    /// <summary>Whether every channel has one value only, so that there is nothing to see; rounding of sums of 8-bit values is below the limit.</summary>
    public bool IsConstant => Range.Count > 0
        ? Range.All(channel => channel.Least == channel.Greatest)
        : Statistics.Sums.All(sums => sums.GetMoments(Statistics.Count).Deviation < 2e-5);

    /// <summary>What its pixels are, for messages about those that are no colours.</summary>
    public string DescribePixels() => Samples?.Describe(Channels) ?? SampleTypeText.DescribeChannels(Channels);

    /// <summary>How many bytes a plane takes.</summary>
    public int PlaneBytes => Size.PixelCount * Format.BytesPerValue;
}
