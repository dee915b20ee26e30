using System.Runtime.InteropServices;
using MLSegmentation.Volumes;

namespace MLSegmentation.Training.Samples;

/// <summary>Prepares volumes as the model will: cut off, normalised, resampled.</summary>
/// <param name="preparation">What is done to volumes.</param>
/// <param name="keepsMasks">Whether records hold the mask at its own size, too, to validate against.</param>
internal sealed class SampleVolumePreparer(VolumePreparation preparation, bool keepsMasks) : SampleChange
{
    private readonly VolumePreparer _preparer = new(preparation);

    /// <inheritdoc/>
    public override (byte[] Record, SampleInfo Info)? Apply(Sample sample)
    {
        var info = sample.Info;
        _preparer.RequireSides(info.OriginalSize, $"The volume of {info.Name}");
        RequireSpace(info);
        return (CreateRecord(sample), info with { Size = GetSize(info), Spacing = preparation.Spacing ?? info.OriginalSpacing ?? VolumeSpacing.One });
    }

    /// <inheritdoc/>
    protected override ImageSize GetSize(SampleInfo info) => _preparer.GetSize(info.OriginalSize, info.OriginalSpacing);

    /// <inheritdoc/>
    protected override byte[] CreateRecord(Sample sample)
    {
        var (info, size) = (sample.Info, GetSize(sample.Info));
        var planes = MemoryMarshal.Cast<byte, float>(sample.Planes);
        var prepared = MemoryMarshal.AsBytes<float>(_preparer.Prepare(planes, info.Channels, info.OriginalSize, info.OriginalSpacing));
        byte[] labels = _preparer.PrepareLabels(sample.Labels.ToArray(), info.OriginalSize, info.OriginalSpacing);
        var original = keepsMasks && size != info.OriginalSize ? sample.Labels : [];
        return [.. prepared, .. labels, .. original];
    }

    /// <summary>Refuses what does not fit into a record, before any memory is taken.</summary>
    private void RequireSpace(SampleInfo info)
    {
        var size = GetSize(info);
        long original = keepsMasks ? info.OriginalSize.PixelCount : 0;
        double length = ((double)size.Width * size.Height * size.Depth * ((sizeof(float) * info.Channels) + 1)) + original;
        if (size != info.OriginalSize && length > Array.MaxLength)
        {
            throw VolumePreparer.TooLarge($"The volume of {info.Name}", size, info.Channels);
        }
    }
}
