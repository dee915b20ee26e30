using System.Globalization;
using MLSegmentation.DataViews;
using MLSegmentation.Evaluation.Shards;
using MLSegmentation.ImageFiles;

namespace MLSegmentation;

/// <summary>
/// What the evaluation of one part of the images has collected: no metrics yet, but all that those of the whole need, so that
/// <see cref="Merge"/> gives the very numbers of one evaluation of all images. Immutable. Its size is some 20 bytes for each image and class, and
/// some kilobytes for each class; with an exact ranking also some bytes for each score.
/// </summary>
public sealed class SegmentationPartialMetrics
{
    internal SegmentationPartialMetrics(PartialFile file, string? name = null)
    {
        Shard = DataShard.Parse(file.Shard);
        File = file;
        Name = name ?? $"the evaluation of shard {Shard}";
        if (file.AllImages < 0 || file.Images != Shard.CountOf(file.AllImages))
        {
            throw PartialFile.Damaged(Name, $"shard {Shard} of {file.AllImages} images cannot have {file.Images}");
        }
    }

    /// <summary>Which part of the images it is.</summary>
    public DataShard Shard { get; }

    /// <summary>How many images the part has; 0 where there are more parts than images.</summary>
    public int ImageCount => File.Images;

    /// <summary>How many images all parts have together.</summary>
    public int AllImageCount => File.AllImages;

    /// <summary>What the predictions come from, as was said when they were evaluated; null where nobody said it.</summary>
    public string? Source => File.Source;

    /// <summary>The choices under which it was evaluated.</summary>
    public SegmentationEvaluationOptions Options => File.Options;

    /// <summary>What is written to a file.</summary>
    internal PartialFile File { get; }

    /// <summary>How messages call it.</summary>
    internal string Name { get; }

    /// <summary>What it says of itself alone.</summary>
    internal SegmentationPartialMetrics WithoutData() => new(File with { Data = [] }, Name);

    /// <summary>Reads what <see cref="Save(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be read, is damaged, holds something else, or was written by a later release.</exception>
    /// <example>
    /// <code>
    /// SegmentationPartialMetrics part = SegmentationPartialMetrics.Load("shard-2.json");
    /// </code>
    /// </example>
    public static SegmentationPartialMetrics Load(string path)
    {
        const string What = "result";
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var stream = UserFile.OpenRead(path, What, bufferSize: 1 << 16);
        return UserFile.Explain(path, What, () => new SegmentationPartialMetrics(PartialFile.Read(stream, $"'{path}'"), $"'{path}'"));
    }

    /// <summary>Reads what <see cref="Save(Stream)"/> wrote.</summary>
    /// <param name="stream">The content, to its end. It stays open.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="SegmentationException">The content is damaged, something else, or was written by a later release.</exception>
    public static SegmentationPartialMetrics Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new SegmentationPartialMetrics(PartialFile.Read(stream, "The stream"));
    }

    /// <summary>
    /// The metrics of all images together: every number is that of one evaluation of all of them, to the last bit, and images are in its order.
    /// </summary>
    /// <param name="parts">
    /// All parts of one evaluation, in any order. They are taken one after the other, so that they can be loaded as they are needed: of each, only the
    /// images are kept.
    /// </param>
    /// <param name="cancellationToken">Stops it with an <see cref="OperationCanceledException"/>. Default: none.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="parts"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// A part is missing, there twice or damaged; or parts are of different images, options, classes or sources. The message names them.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <example>
    /// <code>
    /// string[] files = ["shard-0.json", "shard-1.json", "shard-2.json"];
    /// SegmentationMetrics metrics = SegmentationPartialMetrics.Merge(files.Select(SegmentationPartialMetrics.Load));
    /// </code>
    /// </example>
    public static SegmentationMetrics Merge(IEnumerable<SegmentationPartialMetrics> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var merge = new PartialMerge(cancellationToken);
        foreach (var part in parts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            merge.Add(part ?? throw new ArgumentException("One of the parts is null.", nameof(parts)));
        }

        return merge.ToMetrics();
    }

    /// <summary>Writes all of it to a file as JSON, which is replaced only once the new one is complete. The same part gives the same bytes.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        AtomicFile.Write(path, File.Save);
    }

    /// <summary>Writes all of it as JSON, in UTF-8.</summary>
    /// <param name="stream">Where to write. It stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        File.Save(stream);
    }

    /// <summary>Which part it is.</summary>
    /// <returns>For example <c>shard 2/7: 14 of 100 images</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"shard {Shard}: {ImageCount} of {AllImageCount} images");
}
