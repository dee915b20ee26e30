using MLSegmentation.Classical.Fitting;

namespace MLSegmentation.Classical.Forests;

/// <summary>Pixels of all images, as many of each class, as far as there are, with their features.</summary>
internal sealed class PixelSample
{
    private readonly List<float[]> _features = [];
    private readonly List<byte> _labels = [];

    private PixelSample(int channels) => Channels = channels;

    /// <summary>How many channels the images have.</summary>
    public int Channels { get; private set; }

    /// <summary>The features of each pixel.</summary>
    public IReadOnlyList<float[]> Features => _features;

    /// <summary>The class of each pixel.</summary>
    public IReadOnlyList<byte> Labels => _labels;

    /// <summary>Takes the pixels; which ones depends on nothing but the data and the seed.</summary>
    /// <param name="set">The images.</param>
    /// <param name="pixelsPerClass">How many of each class.</param>
    /// <param name="compute">The features of an image with so many channels; 0 for as many as it has.</param>
    public static PixelSample Take(FittingSet set, int pixelsPerClass, Func<FittingImage, int, float[][]> compute)
    {
        long[] totals = new long[byte.MaxValue + 1];
        foreach (byte[] labels in set.AllLabels)
        {
            foreach (byte label in labels)
            {
                totals[label]++;
            }
        }

        var sample = new PixelSample(set.Images.Max(image => image.Image.Planes.Count));
        int number = 0;
        foreach (var image in set.All)
        {
            int[] chosen = Choose(image.Labels, totals, pixelsPerClass, new Random(unchecked((set.Seed * 1_000_003) + number++)));
            if (chosen.Length > 0)
            {
                sample.Add(chosen, image.Labels, compute(image, sample.Channels));
            }
        }

        return sample;
    }

    /// <summary>The pixels of an image: of each class the image's share of what is wanted, rounded up.</summary>
    private static int[] Choose(byte[] labels, long[] totals, int pixelsPerClass, Random random)
    {
        var byClass = new List<int>[SegmentationMask.Ignored];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            if (labels[pixel] != SegmentationMask.Ignored)
            {
                (byClass[labels[pixel]] ??= []).Add(pixel);
            }
        }

        var chosen = new List<int>();
        for (int label = 0; label < byClass.Length; label++)
        {
            if (byClass[label] is { } pixels)
            {
                int count = (int)Math.Min(pixels.Count, Math.Ceiling(Math.Min(1, (double)pixelsPerClass / totals[label]) * pixels.Count));
                for (int place = 0; place < count; place++)
                {
                    int other = random.Next(place, pixels.Count);
                    (pixels[place], pixels[other]) = (pixels[other], pixels[place]);
                }

                chosen.AddRange(pixels.Take(count));
            }
        }

        return [.. chosen];
    }

    private void Add(int[] chosen, byte[] labels, float[][] features)
    {
        foreach (int pixel in chosen)
        {
            _features.Add(Array.ConvertAll(features, plane => plane[pixel]));
            _labels.Add(labels[pixel]);
        }
    }
}
