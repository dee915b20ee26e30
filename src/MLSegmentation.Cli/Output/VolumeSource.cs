namespace MLSegmentation.Cli.Output;

/// <summary>Some volumes to predict, which are read one after another.</summary>
/// <param name="Images">What they are called, in their order.</param>
/// <param name="Load">Goes through them; each is read when its function is called.</param>
internal sealed record VolumeSource(IReadOnlyList<PredictedImage> Images, Func<IEnumerable<(PredictedImage Image, Func<SegmentationVolume> Load)>> Load)
{
    /// <summary>The same without those that are left out.</summary>
    public VolumeSource Where(Func<PredictedImage, bool> isKept)
    {
        PredictedImage[] kept = [.. Images.Where(isKept)];
        var wanted = kept.ToHashSet();
        return new VolumeSource(kept, () => Load().Where(item => wanted.Contains(item.Image)));
    }
}
