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

    /// <summary>Reads images that were written with the same options.</summary>
    public static ImageCounts Read(BinaryReader reader, int classCount, SegmentationEvaluationOptions options)
    {
        var images = new ImageCounts(classCount);
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            images.ReadImage(reader, classCount, options);
        }

        return images;
    }

    /// <summary>Writes the images.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(Count);
        for (int image = 0; image < Count; image++)
        {
            writer.Write(_paths[image] is not null);
            writer.Write(_paths[image] ?? "");
            writer.Write(_millilitres[image] ?? 0);
            foreach (var (right, wrong, missed) in _counts.GetRange(image * classCount, classCount))
            {
                writer.Write7BitEncodedInt(right);
                writer.Write7BitEncodedInt(wrong);
                writer.Write7BitEncodedInt(missed);
            }

            GetShapes(image)?.Save(writer);
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

    private void ReadImage(BinaryReader reader, int classes, SegmentationEvaluationOptions options)
    {
        bool hasPath = reader.ReadBoolean();
        string path = reader.ReadString();
        double millilitres = reader.ReadDouble();
        _paths.Add(hasPath ? path : null);
        _millilitres.Add(millilitres > 0 ? millilitres : null);
        for (int index = 0; index < classes; index++)
        {
            _counts.Add((reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt()));
        }

        if (ImageShapes.Read(reader, classes, options) is { } shapes)
        {
            _shapes.Add(shapes);
        }
    }
}
