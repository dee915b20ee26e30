using System.Runtime.InteropServices;
using Microsoft.ML;

namespace MLSegmentation.DataViews;

/// <summary>Reads volumes, each of a size of its own.</summary>
internal sealed class VolumePixelReader(ValueGetter<SegmentationVolume?> getVolume) : PixelReader
{
    private SegmentationVolume? _volume;

    public override ImageType Type => new(PixelKind.FloatingPoint, _volume?.Channels ?? ImageType.UnknownChannels, null) { IsVolume = true };

    public override string? File => _volume?.File;

    public override VolumeSpacing? Spacing => _volume?.Geometry.Spacing;

    public override ImageSize? Read(Func<string> getRowName)
    {
        getVolume(ref _volume);
        return _volume?.Size;
    }

    public override void CopyTo(Span<byte> destination, Func<string> getRowName) =>
        GetPlanes(getRowName).Span.CopyTo(MemoryMarshal.Cast<byte, float>(destination));

    public override ReadOnlyMemory<float> GetPlanes(Func<string> getRowName)
    {
        var volume = _volume!;
        RequireNumbers(volume.Voxels, volume.Size, () => volume.File is { } file ? $"'{file}'" : $"The volume of {getRowName()}");
        return volume.Memory;
    }
}
