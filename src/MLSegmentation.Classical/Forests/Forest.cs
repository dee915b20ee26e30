using System.Globalization;
using System.IO.Compression;

namespace MLSegmentation.Classical.Forests;

/// <summary>Trees that give the probabilities of classes; of two classes that of the second, of more each has trees of its own.</summary>
/// <param name="classes">How many classes there are.</param>
/// <param name="channels">How many channels the images have.</param>
/// <param name="trees">The trees, of one class or of all.</param>
internal sealed class Forest(int classes, int channels, DecisionTree[][] trees)
{
    private const int BlockSize = 256;

    private readonly long _features = (trees.SelectMany(group => group).SelectMany(tree => tree.Nodes).Max(node => (long?)node.Feature) + 1) ?? 0;

    /// <summary>How many channels the images have.</summary>
    public int Channels => channels;

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="SegmentationException">The text is none of that: somebody changed the saved method.</exception>
    public static Forest Parse(string text) => ForestReader.Read(text);

    /// <summary>The trees as text.</summary>
    public override string ToString()
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(new DeflateStream(buffer, CompressionLevel.Optimal)))
        {
            writer.Write(classes);
            writer.Write(channels);
            writer.Write(trees.Length);
            foreach (var group in trees)
            {
                writer.Write(group.Length);
                Array.ForEach(group, tree => Write(writer, tree));
            }
        }

        return Convert.ToBase64String(buffer.ToArray());
    }

    /// <summary>Refuses images whose probabilities no array holds, before anything is computed of them.</summary>
    /// <param name="size">The size of the image.</param>
    /// <exception cref="SegmentationException">They are too many; it is of the kind <see cref="SegmentationErrorKind.TooLarge"/>.</exception>
    public void RequireRoom(ImageSize size)
    {
        long count = (long)size.Width * size.Height * classes;
        if (count > Array.MaxLength)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"An image of {size} has {count:N0} probabilities of {classes} classes, and the random forest computes at most {Array.MaxLength:N0}. "
                + $"Cut it into smaller images."))
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
        }
    }

    /// <summary>The probabilities of each pixel: a plane for each class.</summary>
    /// <param name="features">A plane for each feature.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="SegmentationException">A tree looks at a feature that there is none of: somebody changed the saved method.</exception>
    public float[] Score(float[][] features, CancellationToken cancellation)
    {
        if (_features > features.Length)
        {
            throw new SegmentationException(FormattableString.Invariant(
                $"The trees of the random forest look at {_features} features of pixels, of which there are {features.Length}. Fit and save it again."));
        }

        int count = features[0].Length;
        float[] scores = new float[classes * count];
        float[] rows = new float[BlockSize * features.Length];
        float[] sums = new float[BlockSize];
        for (int start = 0; start < count; start += BlockSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int length = Math.Min(BlockSize, count - start);
            Gather(features, start, length, rows);
            for (int group = 0; group < trees.Length; group++)
            {
                var block = sums.AsSpan(0, length);
                Evaluate(trees[group], rows, features.Length, block);
                int plane = trees.Length == 1 ? 1 : group;
                block.CopyTo(scores.AsSpan((plane * count) + start));
            }
        }

        Normalize(scores, count);
        return scores;
    }

    private static void Gather(float[][] features, int start, int length, float[] rows)
    {
        for (int feature = 0; feature < features.Length; feature++)
        {
            float[] plane = features[feature];
            for (int pixel = 0; pixel < length; pixel++)
            {
                rows[(pixel * features.Length) + feature] = plane[start + pixel];
            }
        }
    }

    private static void Evaluate(DecisionTree[] group, float[] rows, int features, Span<float> sums)
    {
        sums.Clear();
        foreach (var tree in group)
        {
            for (int pixel = 0; pixel < sums.Length; pixel++)
            {
                sums[pixel] += tree.Evaluate(rows.AsSpan(pixel * features, features));
            }
        }

        foreach (ref float sum in sums)
        {
            sum = Math.Clamp(sum / group.Length, 0, 1);
        }
    }

    /// <summary>Makes the probabilities of a pixel sum to 1.</summary>
    private void Normalize(float[] scores, int count)
    {
        for (int pixel = 0; pixel < count; pixel++)
        {
            if (trees.Length == 1)
            {
                scores[pixel] = 1 - scores[count + pixel];
                continue;
            }

            float sum = 0;
            for (int plane = 0; plane < classes; plane++)
            {
                sum += scores[(plane * count) + pixel];
            }

            for (int plane = 0; plane < classes; plane++)
            {
                scores[(plane * count) + pixel] = sum > 0 ? scores[(plane * count) + pixel] / sum : 1f / classes;
            }
        }
    }

    private static void Write(BinaryWriter writer, DecisionTree tree)
    {
        writer.Write(tree.Nodes.Length);
        foreach (var node in tree.Nodes)
        {
            writer.Write(node.Feature);
            writer.Write(node.Threshold);
            writer.Write(node.Left);
            writer.Write(node.Right);
        }

        writer.Write(tree.Leaves.Length);
        Array.ForEach(tree.Leaves, writer.Write);
    }
}
