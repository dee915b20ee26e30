using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation;

/// <summary>
/// Keeps the path and the counts of every image: three numbers for each class, from which its overlap metrics follow; its shapes, and the volume of its
/// voxels.
/// </summary>
internal sealed class ImageCounts(int classCount)
{
    private readonly List<string?> _paths = [];
    private readonly List<(int Right, int Wrong, int Missed)> _counts = [];
    private readonly List<ImageShapes> _shapes = [];
    private readonly List<double?> _millilitres = [];

    /// <summary>The number of images.</summary>
    public int Count => _paths.Count;

    /// <summary>Keeps an image; either all have shapes or none.</summary>
    public void Add(string? path, IEnumerable<ClassCounts> classes, ImageShapes? shapes = null, double? millilitres = null)
    {
        _millilitres.Add(millilitres);
        _paths.Add(path);
        _counts.AddRange(classes.Select(counts => ((int)counts.TruePositives, (int)counts.FalsePositives, (int)counts.FalseNegatives)));
        if (shapes is not null)
        {
            _shapes.Add(shapes);
        }
    }

    /// <summary>The path of an image; null where the data has none.</summary>
    public string? GetPath(int image) => _paths[image];

    /// <summary>The surfaces and objects in an image; null where they are not measured.</summary>
    public ImageShapes? GetShapes(int image) => _shapes.Count > 0 ? _shapes[image] : null;

    /// <summary>The volume of a voxel of a volume; null of images.</summary>
    public double? GetMillilitres(int image) => _millilitres[image];

    /// <summary>The counts of each class in an image.</summary>
    public ClassCounts[] GetCounts(int image)
    {
        var counts = _counts.GetRange(image * classCount, classCount);

        // Every pixel is labelled with one class: found, or missed.
        long total = counts.Sum(item => (long)item.Right + item.Missed);
        return [.. counts.Select(item => new ClassCounts(item.Right, item.Wrong, item.Missed, total - item.Right - item.Wrong - item.Missed))];
    }
}
