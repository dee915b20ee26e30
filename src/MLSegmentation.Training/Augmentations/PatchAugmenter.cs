using System.Buffers;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Randomness;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Cuts patches out of images, changes and normalises them. What a patch is depends on the seed, the epoch and the image's index, and on
/// nothing else; each augmentation draws from a stream of its own, so that it does the same whatever others there are. Safe for several threads
/// at once.
/// </summary>
internal sealed class PatchAugmenter
{
    private readonly (Augmentation Augmentation, ulong Key)[] _augmentations;
    private readonly bool _hasMaskChannel;
    private readonly (Augmentation Augmentation, ulong Key)[] _strong = [];
    private readonly SegmentationClasses _classes;
    private readonly PixelNormalization _normalization;
    private readonly int _seed;

    public PatchAugmenter(
        ImageSize size, IReadOnlyList<Augmentation> augmentations, SegmentationClasses classes, PixelNormalization normalization, int seed)
    {
        (Size, _classes, _normalization, _seed) = (size, classes, normalization, seed);
        _augmentations = AddKeys([.. augmentations.Select(Prepare)]);
        _hasMaskChannel = augmentations.Any(item => item is PreviousMaskChange);
    }

    /// <summary>The size of the patches.</summary>
    public ImageSize Size { get; }

    /// <summary>The channels that the patches get.</summary>
    public int Channels => _normalization.Mean.Count;

    /// <summary>How many views a patch has: itself, and those that more augmentations make of it, each by chances of its own.</summary>
    public int Views { get; init; } = 1;

    /// <summary>Whether the further view is the same patch of the image before.</summary>
    public bool ShowsImageBefore { get; init; }

    /// <summary>The augmentations of the further views.</summary>
    public IReadOnlyList<PhotometricAugmentation> StrongAugmentations { init => _strong = AddKeys(value); }

    /// <summary>
    /// Makes a patch in an epoch, counted from 0: its normalised pixels, one plane after another and one view after another, and its class indices.
    /// </summary>
    public void Create(SampleSet samples, int index, int epoch, PatchReader reader, Span<float> planes, Span<byte> labels)
    {
        var sample = samples[index];
        var random = RandomStream.Create(_seed, RandomPurpose.Augmentation, epoch, index);
        var window = Place(ref sample, random);
        int length = sample.Info.Channels * Size.PixelCount * sample.Info.Format.BytesPerValue;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        var values = buffer.AsSpan(0, length);
        reader.Read(sample, window, values, labels);
        var patch = planes[..(Channels * Size.PixelCount)];
        Normalize(sample.Info, values, patch, random);
        for (int view = 1; view < Views; view++)
        {
            var other = planes.Slice(view * patch.Length, patch.Length);
            if (ShowsImageBefore)
            {
                CreateBefore(FindBefore(samples, index), window, reader, values, other, random);
            }
            else
            {
                CreateView(sample.Info, values, patch, other, random.Split(~(ulong)view));
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>The image before, or where that has another size the image itself.</summary>
    private static Sample FindBefore(SampleSet samples, int index)
    {
        var sample = samples[index];
        if (index == 0)
        {
            return sample;
        }

        var before = samples[index - 1];
        return before.Info.Size == sample.Info.Size && before.Info.Channels == sample.Info.Channels ? before : sample;
    }

    /// <summary>Changes values by the augmentations, and normalises them.</summary>
    private void Normalize(SampleInfo info, Span<byte> values, Span<float> patch, RandomStream random)
    {
        if (!info.Format.HasColors)
        {
            info.Format.Normalize(values, info.Channels, _normalization, patch);
        }

        ChangeValues(_augmentations, info, values, patch, random);
        if (info.Format.HasColors)
        {
            info.Format.Normalize(values, info.Channels, _normalization, patch);
        }
    }

    /// <summary>Makes the same patch of the image before, changed in the same way.</summary>
    private void CreateBefore(Sample before, PatchWindow window, PatchReader reader, Span<byte> values, Span<float> view, RandomStream random)
    {
        byte[] labels = ArrayPool<byte>.Shared.Rent(Size.PixelCount);
        reader.Read(before, window, values, labels.AsSpan(0, Size.PixelCount));
        Normalize(before.Info, values, view, random);
        ArrayPool<byte>.Shared.Return(labels);
    }

    private void CreateView(SampleInfo info, ReadOnlySpan<byte> values, ReadOnlySpan<float> patch, Span<float> view, RandomStream random)
    {
        patch.CopyTo(view);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(values.Length);
        var changed = buffer.AsSpan(0, values.Length);
        values.CopyTo(changed);
        ChangeValues(_strong, info, changed, view, random);
        if (info.Format.HasColors)
        {
            info.Format.Normalize(changed, info.Channels, _normalization, view);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Changes colours as they are stored, and all other pixels as the network sees them.</summary>
    private void ChangeValues(
        (Augmentation Augmentation, ulong Key)[] augmentations, SampleInfo info, Span<byte> values, Span<float> planes, RandomStream random)
    {
        foreach (var (augmentation, key) in augmentations)
        {
            var own = random.Split(key);
            if (augmentation is not PhotometricAugmentation photometric || !photometric.Applies(ref own))
            {
                continue;
            }

            if (info.Format.HasColors)
            {
                photometric.Change(new Patch<byte>(values, Size, info.Channels), ref own);
            }
            else
            {
                // A mask is no picture: noise and contrast are not for it.
                int channels = _hasMaskChannel && photometric is not PreviousMaskChange ? info.Channels - 1 : info.Channels;
                photometric.Change(new Patch<float>(planes[..(channels * Size.PixelCount)], Size, channels), ref own);
            }
        }
    }

    /// <summary>Tells an augmentation of masks which value stands for nothing.</summary>
    private Augmentation Prepare(Augmentation augmentation) => augmentation is PreviousMaskChange change
        ? change with { Empty = -_normalization.Mean[^1] / _normalization.StandardDeviation[^1] }
        : augmentation;

    /// <summary>
    /// Chooses the place of a patch; where it is to show something in another slice of a volume, the sample becomes that slice. A flip of the depth turns
    /// the neighbours of a slice round.
    /// </summary>
    private PatchWindow Place(ref Sample sample, RandomStream random)
    {
        var geometry = PatchGeometry.Of(Size, sample.Info.Spacing);
        (int X, int Y, int Z)? target = null;
        foreach (var (augmentation, key) in _augmentations)
        {
            var own = random.Split(key);
            if (augmentation is PhotometricAugmentation || !augmentation.Applies(ref own))
            {
                continue;
            }

            geometry = augmentation is GeometricAugmentation geometric ? geometric.Change(geometry, ref own) : geometry;
            target ??= augmentation is ForegroundCrop ? ChooseTarget(sample.Whole, ref own) : null;
        }

        sample = target is { Z: var slice } ? sample.Move(slice) : sample;
        sample = geometry.IsDepthFlipped ? sample.Reverse() : sample;
        return PatchWindow.Draw(sample.Info.Size, geometry, target, ref random);
    }

    private (int X, int Y, int Z)? ChooseTarget(Sample sample, ref RandomStream random)
    {
        var size = sample.Info.Size;
        long[] candidates = [.. sample.Info.ClassPixels.Select((count, index) => _classes[index].IsBackground ? 0 : count)];
        return ForegroundCrop.Draw(sample.Labels, candidates, ref random) is { } pixel
            ? (pixel % size.Width, pixel / size.Width % size.Height, pixel / size.SlicePixelCount)
            : null;
    }

    private static (Augmentation Augmentation, ulong Key)[] AddKeys(IReadOnlyList<Augmentation> augmentations) =>
        [.. augmentations.Select((item, index) => (item, GetKey(item, augmentations.Take(index))))];

    /// <summary>A number for an augmentation: that of its name (FNV-1a), and how many of its kind come before it.</summary>
    private static ulong GetKey(Augmentation augmentation, IEnumerable<Augmentation> before)
    {
        ulong key = 0xCBF29CE484222325;
        foreach (char letter in augmentation.GetType().Name)
        {
            key = unchecked((key ^ letter) * 0x100000001B3);
        }

        return unchecked(key + (ulong)before.Count(other => other.GetType() == augmentation.GetType()));
    }
}
