using System.Numerics;
using System.Numerics.Tensors;

namespace MLSegmentation.Inspection;

/// <summary>An image as the search for duplicates knows it.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Fingerprint">What tells it from others.</param>
/// <param name="MaskHash">The hash of its mask; null without one.</param>
/// <param name="IsMaskTelling">Whether its mask has several classes, so that two such masks are not alike by chance.</param>
/// <param name="IsValidation">Whether it is validated on.</param>
internal sealed record SearchedImage(string Name, Fingerprint Fingerprint, ulong? MaskHash, bool IsMaskTelling, bool IsValidation);

/// <summary>
/// Finds images that are there twice, and those that are nearly the same, such as one compressed twice or two frames of a scene at rest.
/// Images whose difference hashes differ in few bits are compared by the correlation of their thumbnails. Such hashes agree in a quarter of their
/// bits but for one, so that quarters are looked up instead of comparing all images with each other.
/// </summary>
internal sealed class DuplicateSearch(FileLists files)
{
    private const int MaxDifferentBits = 6;
    private const int Quarters = 4;
    private const int QuarterBits = 16;

    /// <summary>Thumbnails must agree as a whole, and without the mean of the surroundings: light that falls off to the edges is much alike.</summary>
    private const float LeastCorrelation = 0.98f;
    private const float LeastDetailCorrelation = 0.9f;

    /// <summary>Where so many images look alike, not all of them are compared, or the time would grow with their square.</summary>
    private const int MaxCompared = 200;

    private readonly List<SearchedImage> _images = [];
    private readonly Dictionary<UInt128, int> _same = [];
    private readonly Dictionary<ulong, int> _masks = [];
    private readonly Dictionary<int, List<int>> _alike = [];

    /// <summary>Adds an image, after all those to train on where it is one to validate on, and reports an earlier one that is the same or nearly so.</summary>
    public void Add(SearchedImage image)
    {
        int index = _images.Count;
        _images.Add(image);
        if (!_same.TryAdd(image.Fingerprint.Pixels, index))
        {
            ReportSame(_images[_same[image.Fingerprint.Pixels]], image);
            return;
        }

        if (FindNear(image) is var (near, correlation))
        {
            string detail = FormattableString.Invariant($"nearly the same as {near.Name}, correlation {correlation:F3}");
            files.Add(near.IsValidation == image.IsValidation ? FindingCodes.NearDuplicateImage : FindingCodes.ValidationOverlap, image.Name, detail);
        }
        else if (image is { IsMaskTelling: true, MaskHash: { } mask } && !_masks.TryAdd(mask, index))
        {
            files.Add(FindingCodes.DuplicateMask, image.Name, $"the same mask as {_images[_masks[mask]].Name}");
        }

        Remember(image, index);
    }

    private void ReportSame(SearchedImage first, SearchedImage second)
    {
        bool isConflict = first.MaskHash is { } one && second.MaskHash is { } other && one != other;
        if (isConflict)
        {
            files.Add(FindingCodes.ConflictingMasks, second.Name, $"the same image as {first.Name}, with another mask");
        }

        if (first.IsValidation != second.IsValidation)
        {
            files.Add(FindingCodes.ValidationOverlap, second.Name, $"the same image as {first.Name}");
        }
        else if (!isConflict)
        {
            files.Add(FindingCodes.DuplicateImage, second.Name, $"the same image as {first.Name}");
        }
    }

    /// <summary>The first image that is nearly the same.</summary>
    private (SearchedImage Image, float Correlation)? FindNear(SearchedImage image)
    {
        if (image.Fingerprint.Thumbnail is not { } thumbnail)
        {
            return null;
        }

        foreach (int index in GetCandidates(image.Fingerprint.Gradients))
        {
            var other = _images[index];
            if (BitOperations.PopCount(other.Fingerprint.Gradients ^ image.Fingerprint.Gradients) <= MaxDifferentBits
                && GetCorrelation(thumbnail, other.Fingerprint.Thumbnail!) is { } correlation)
            {
                return (other, correlation);
            }
        }

        return null;
    }

    private SortedSet<int> GetCandidates(ulong gradients)
    {
        var candidates = new SortedSet<int>();
        for (int quarter = 0; quarter < Quarters; quarter++)
        {
            int key = GetKey(gradients, quarter);
            AddCandidates(candidates, key);
            for (int bit = 0; bit < QuarterBits; bit++)
            {
                AddCandidates(candidates, key ^ (1 << bit));
            }
        }

        return candidates;
    }

    private void AddCandidates(SortedSet<int> candidates, int key)
    {
        if (_alike.TryGetValue(key, out var indices))
        {
            candidates.UnionWith(indices);
        }
    }

    private void Remember(SearchedImage image, int index)
    {
        for (int quarter = 0; quarter < Quarters && image.Fingerprint.Thumbnail is not null; quarter++)
        {
            int key = GetKey(image.Fingerprint.Gradients, quarter);
            if (!_alike.TryGetValue(key, out var indices))
            {
                _alike.Add(key, indices = []);
            }

            if (indices.Count < MaxCompared)
            {
                indices.Add(index);
            }
        }
    }

    /// <summary>A quarter's bits with its number above them.</summary>
    private static int GetKey(ulong gradients, int quarter) => (quarter << QuarterBits) | (int)((gradients >> (quarter * QuarterBits)) & ushort.MaxValue);

    /// <summary>The correlation of two thumbnails that are nearly the same; null for others.</summary>
    private static float? GetCorrelation(byte[] first, byte[] second)
    {
        float[] one = Array.ConvertAll(first, value => (float)value);
        float[] other = Array.ConvertAll(second, value => (float)value);
        float correlation = Correlate(Center(one), Center(other));
        return correlation >= LeastCorrelation && Correlate(GetDetail(one), GetDetail(other)) >= LeastDetailCorrelation ? correlation : null;
    }

    private static float Correlate(float[] first, float[] second)
    {
        float correlation = TensorPrimitives.CosineSimilarity<float>(first, second);
        return float.IsNaN(correlation) ? 0 : correlation;
    }

    private static float[] Center(float[] values)
    {
        float mean = TensorPrimitives.Sum<float>(values) / values.Length;
        return Array.ConvertAll(values, value => value - mean);
    }

    /// <summary>What a thumbnail has beside the mean of the pixels around.</summary>
    private static float[] GetDetail(float[] values)
    {
        const int Reach = 2;
        const int Side = Fingerprint.Side;
        float[] detail = new float[values.Length];
        for (int index = 0; index < values.Length; index++)
        {
            var (y, x) = Math.DivRem(index, Side);
            var (left, right) = (Math.Max(0, x - Reach), Math.Min(Side - 1, x + Reach));
            var (top, bottom) = (Math.Max(0, y - Reach), Math.Min(Side - 1, y + Reach));
            float sum = 0;
            for (int row = top; row <= bottom; row++)
            {
                sum += TensorPrimitives.Sum<float>(values.AsSpan((row * Side) + left, right - left + 1));
            }

            detail[index] = values[index] - (sum / ((right - left + 1) * (bottom - top + 1)));
        }

        return Center(detail);
    }
}
