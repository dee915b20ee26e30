using MLSegmentation.Training.Randomness;

namespace MLSegmentation.Training.Samples;

/// <summary>Some of the images of a store, or of the slices of its volumes.</summary>
internal sealed class SampleSet(SampleStore store, IReadOnlyList<int> indices)
{
    // Of each, which slice of its volume it is; null where all are whole.
    private readonly IReadOnlyList<int>? _places;
    private readonly int _slices;

    private SampleSet(SampleStore store, IReadOnlyList<(int Index, int Slice)> places, int slices)
        : this(store, [.. places.Select(place => place.Index)]) => (_places, _slices) = ([.. places.Select(place => place.Slice)], slices);

    /// <summary>All images of a store.</summary>
    public SampleSet(SampleStore store)
        : this(store, [.. Enumerable.Range(0, store.Infos.Count)])
    {
    }

    /// <summary>How many images there are.</summary>
    public int Count => indices.Count;

    /// <summary>What the pixels of the images are.</summary>
    public PixelFormat Format => GetInfo(0).Format;

    /// <summary>What is known about each image.</summary>
    public IEnumerable<SampleInfo> Infos => indices.Select(index => store.Infos[index]);

    /// <summary>What is known about one image.</summary>
    public SampleInfo GetInfo(int index) => store.Infos[indices[index]];

    /// <summary>An image and its mask, valid until the store is disposed.</summary>
    public Sample this[int index] => _places is null ? store[indices[index]] : store[indices[index]].GetSlice(_places[index], _slices);

    /// <summary>Mean and standard deviation of each of the channels of the images that the network sees.</summary>
    public PixelNormalization GetNormalization(int channels) =>
        Format.ToNormalization(Infos.Select(info => info.Statistics).Aggregate((sum, item) => sum + item), channels);

    /// <summary>The values of the images' channels; null of colours.</summary>
    public TrainingRange? GetRange()
    {
        if (Format.HasColors)
        {
            return null;
        }

        var channels = Enumerable.Range(0, GetInfo(0).Channels).Select(channel => Infos.Select(info => info.Range[channel]).ToList()).ToList();
        return new TrainingRange(
            [.. channels.Select(images => images.Min(range => range.Least))],
            [.. channels.Select(images => images.Max(range => range.Greatest))],
            [.. channels.Select(images => images.Where(range => range.Greatest > range.Least).DefaultIfEmpty(images[0]).Min(range => range.Greatest))]);
    }

    /// <summary>Holds a fraction of at least two images back by chance, at least one, and leaves at least one; both in their order.</summary>
    public (SampleSet Training, SampleSet Validation) Split(double fraction, int seed)
    {
        var random = RandomStream.Create(seed, RandomPurpose.ValidationSplit);
        int[] order = random.NextPermutation(Count);
        int held = Math.Clamp((int)Math.Round(fraction * Count), 1, Count - 1);
        return (Select(order[held..]), Select(order[..held]));
    }

    /// <summary>Each image several times, one after the other: an epoch then takes as many patches of each.</summary>
    public SampleSet Repeat(int times) => new(store, [.. indices.SelectMany(index => Enumerable.Repeat(index, times))]);

    /// <summary>
    /// What an epoch takes a patch each of: of volumes, a large one several times, and where the network sees slices, with that number of
    /// neighbours, each slice once; images as they are.
    /// </summary>
    public SampleSet ForPatches(ImageSize patch, int? slices)
    {
        if (slices is { } neighbours)
        {
            var places = indices.SelectMany(index => Enumerable.Range(0, store.Infos[index].Size.Depth).Select(slice => (index, slice)));
            return new SampleSet(store, [.. places], neighbours);
        }

        return patch.Depth == 1
            ? this
            : new SampleSet(
                store,
                [.. indices.SelectMany(index => Enumerable.Repeat(index, CountPatches(store.Infos[index].Size.PixelCount, patch)))]);
    }

    /// <summary>How many patches an epoch takes of an image of so many pixels, whose slices are not seen one by one.</summary>
    public static int CountPatches(double pixels, ImageSize patch)
    {
        const int MostPatches = 4;
        return patch.Depth == 1 ? 1 : (int)Math.Clamp(pixels / patch.PixelCount, 1, MostPatches);
    }

    private SampleSet Select(int[] positions) => new(store, [.. positions.Order().Select(position => indices[position])]);
}
