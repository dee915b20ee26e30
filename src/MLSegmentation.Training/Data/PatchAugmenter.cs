using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training.Data;

/// <summary>
/// Cuts patches out of images, and changes them. What a patch is depends on the seed, the epoch and the image's index, and on nothing
/// else; each augmentation draws from a stream of its own, so that it does the same whatever others there are. Safe for several threads at
/// once.
/// </summary>
internal sealed class PatchAugmenter
{
    private readonly (Augmentation Augmentation, ulong Key)[] _augmentations;
    private readonly SegmentationClasses _classes;
    private readonly int _seed;

    /// <summary>Creates it.</summary>
    /// <param name="size">The size of the patches.</param>
    /// <param name="augmentations">The augmentations.</param>
    /// <param name="classes">The classes of the masks.</param>
    /// <param name="seed">The seed of the training.</param>
    public PatchAugmenter(ImageSize size, IReadOnlyList<Augmentation> augmentations, SegmentationClasses classes, int seed)
    {
        (Size, _classes, _seed) = (size, classes, seed);
        _augmentations = [.. augmentations.Select((item, index) => (item, GetKey(item, augmentations.Take(index))))];
    }

    /// <summary>The size of the patches.</summary>
    public ImageSize Size { get; }

    /// <summary>Makes a patch.</summary>
    /// <param name="samples">The images.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="workspace">What the thread reads with.</param>
    /// <param name="pixels">Receives the pixels, with the channels of the image.</param>
    /// <param name="labels">Receives the class indices.</param>
    public void Create(SampleSet samples, int index, int epoch, PatchWorkspace workspace, Span<byte> pixels, Span<byte> labels)
    {
        var sample = samples[index];
        var random = RandomStream.Create(_seed, RandomPurpose.Augmentation, epoch, index);
        workspace.Read(sample, Place(sample, samples.GetInfo(index), random), pixels, labels);
        var patch = new PatchPixels(pixels, Size, sample.Channels);
        foreach (var (augmentation, key) in _augmentations)
        {
            var own = random.Split(key);
            if (augmentation is PhotometricAugmentation photometric && photometric.Applies(ref own))
            {
                photometric.Change(patch, ref own);
            }
        }
    }

    /// <summary>Makes a patch of floating-point pixels, normalised.</summary>
    /// <param name="samples">The images.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="workspace">What the thread reads with.</param>
    /// <param name="normalization">What normalises the pixels, before their values are changed.</param>
    /// <param name="planes">Receives the pixels, one plane after another.</param>
    /// <param name="labels">Receives the class indices.</param>
    public void Create(
        SampleSet samples, int index, int epoch, PatchWorkspace workspace, PlaneNormalization normalization, Span<float> planes, Span<byte> labels)
    {
        var sample = samples[index];
        var random = RandomStream.Create(_seed, RandomPurpose.Augmentation, epoch, index);
        workspace.Read(sample, Place(sample, samples.GetInfo(index), random), planes, labels);
        normalization.Apply(planes);
        var patch = new NormalizedPatch(planes, Size, sample.Channels);
        foreach (var (augmentation, key) in _augmentations)
        {
            var own = random.Split(key);
            if (augmentation is PhotometricAugmentation photometric && photometric.Applies(ref own))
            {
                photometric.Change(patch, ref own);
            }
        }
    }

    private PatchWindow Place(Sample sample, SampleInfo info, RandomStream random)
    {
        var geometry = PatchGeometry.Of(Size);
        (int X, int Y)? target = null;
        foreach (var (augmentation, key) in _augmentations)
        {
            var own = random.Split(key);
            if (augmentation is PhotometricAugmentation || !augmentation.Applies(ref own))
            {
                continue;
            }

            geometry = augmentation is GeometricAugmentation geometric ? geometric.Change(geometry, ref own) : geometry;
            target ??= augmentation is ForegroundCrop ? ChooseTarget(sample, info, ref own) : null;
        }

        return PatchWindow.Draw(sample.Size, geometry, target, ref random);
    }

    private (int X, int Y)? ChooseTarget(Sample sample, SampleInfo info, ref RandomStream random)
    {
        long[] candidates = [.. info.ClassPixels.Select((count, index) => _classes[index].IsBackground ? 0 : count)];
        return ForegroundCrop.Draw(sample.Labels, candidates, ref random) is { } pixel ? (pixel % sample.Width, pixel / sample.Width) : null;
    }

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
