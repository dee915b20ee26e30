using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation;

/// <summary>Keeps the path and the counts of every image: three numbers for each class, from which its overlap metrics follow; and its shapes.</summary>
internal sealed class ImageCounts(int classCount)
{
    private const int CountsPerClass = 3;

    private readonly List<string?> _paths = [];
    private readonly List<int> _counts = [];
    private readonly List<ImageShapes> _shapes = [];

    /// <summary>The number of images.</summary>
    public int Count => _paths.Count;

    /// <summary>Keeps an image; either all have shapes or none.</summary>
    public void Add(string? path, ReadOnlySpan<ClassCounts> classes, ImageShapes? shapes = null)
    {
        _paths.Add(path);
        if (shapes is not null)
        {
            _shapes.Add(shapes);
        }

        foreach (var counts in classes)
        {
            _counts.Add((int)counts.TruePositives);
            _counts.Add((int)counts.FalsePositives);
            _counts.Add((int)counts.FalseNegatives);
        }
    }

    /// <summary>The path of an image; null where the data has none.</summary>
    public string? GetPath(int image) => _paths[image];

    /// <summary>The surfaces and objects in an image; null where they are not measured.</summary>
    public ImageShapes? GetShapes(int image) => _shapes.Count > 0 ? _shapes[image] : null;

    /// <summary>The counts of each class in an image.</summary>
    public ClassCounts[] GetCounts(int image)
    {
        int start = image * classCount * CountsPerClass;
        long total = 0;
        for (int index = 0; index < classCount; index++)
        {
            // Every pixel is labelled with one class: found, or missed.
            total += _counts[start + (index * CountsPerClass)] + _counts[start + (index * CountsPerClass) + 2];
        }

        var classes = new ClassCounts[classCount];
        for (int index = 0; index < classCount; index++)
        {
            long right = _counts[start + (index * CountsPerClass)];
            long wrong = _counts[start + (index * CountsPerClass) + 1];
            long missed = _counts[start + (index * CountsPerClass) + 2];
            classes[index] = new ClassCounts(right, wrong, missed, total - right - wrong - missed);
        }

        return classes;
    }
}
