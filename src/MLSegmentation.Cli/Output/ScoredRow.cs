using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Output;

/// <summary>
/// Reads the rows of scored data. All that can fail for an image, and for no other, is done here: reading, decoding and scoring it. A row that
/// fails leaves the next one as it is.
/// </summary>
internal sealed class ScoredRow : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<ReadOnlyMemory<char>> _getPath;
    private readonly ValueGetter<VBuffer<float>>? _getScores;
    private readonly ValueGetter<SegmentationMask> _getMask;
    private readonly Func<MLImage>? _getImage;
    private readonly ValueGetter<VBuffer<float>>? _getUncertainty;
    private readonly ValueGetter<float>? _getMeanUncertainty;
    private VBuffer<float> _scores;
    private VBuffer<float> _uncertainty;
    private float _meanUncertainty;
    private SegmentationMask? _mask;

    /// <summary>Opens the columns that are needed.</summary>
    /// <param name="scored">The scored data.</param>
    /// <param name="extras">What is wanted beside the mask.</param>
    public ScoredRow(IDataView scored, PredictionExtras extras)
    {
        string[] names = ["ImagePath", "PredictedLabel", .. Names(extras)];
        _cursor = scored.GetRowCursorSet(names.Select(name => scored.Schema[name]), 1)[0];
        _getPath = _cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["ImagePath"]);
        _getScores = extras.Scores ? _cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]) : null;
        if (extras.Uncertainty != UncertaintyMeasure.None)
        {
            _getUncertainty = _cursor.GetGetter<VBuffer<float>>(scored.Schema["Uncertainty"]);
            _getMeanUncertainty = _cursor.GetGetter<float>(scored.Schema["MeanUncertainty"]);
        }

        _getMask = _cursor.GetGetter<SegmentationMask>(scored.Schema["PredictedLabel"]);
        _getImage = extras.Overlays ? OpenImage(_cursor, scored.Schema["Image"]) : null;
    }

    /// <summary>The file of the image.</summary>
    public string Path
    {
        get
        {
            ReadOnlyMemory<char> path = default;
            _getPath(ref path);
            return path.ToString();
        }
    }

    /// <summary>The predicted mask.</summary>
    public SegmentationMask Mask => _mask!;

    /// <summary>The probabilities, where they are wanted.</summary>
    public ReadOnlySpan<float> Scores => _scores.GetValues();

    /// <summary>The uncertainty of each pixel, where it is wanted.</summary>
    public ReadOnlySpan<float> Uncertainty => _uncertainty.GetValues();

    /// <summary>The mean of that.</summary>
    public float MeanUncertainty => _meanUncertainty;

    /// <summary>The image to look at, where it is wanted.</summary>
    public MLImage? Image { get; private set; }

    /// <summary>Goes on to the next row, of which nothing is read yet.</summary>
    public bool MoveNext() => _cursor.MoveNext();

    /// <summary>Scores the image of the row.</summary>
    /// <returns>Why that failed; null where it did not.</returns>
    public Exception? TryScore()
    {
        Image?.Dispose();
        Image = null;
        try
        {
            _getScores?.Invoke(ref _scores);
            _getMask(ref _mask!);
            _getUncertainty?.Invoke(ref _uncertainty);
            _getMeanUncertainty?.Invoke(ref _meanUncertainty);
            Image = _getImage?.Invoke();
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return exception;
        }
    }

    public void Dispose()
    {
        Image?.Dispose();
        _cursor.Dispose();
    }

    private static IEnumerable<string> Names(PredictionExtras extras) =>
    [
        .. extras.Overlays ? ["Image"] : (string[])[],
        .. extras.Scores ? ["Score"] : (string[])[],
        .. extras.Uncertainty == UncertaintyMeasure.None ? (string[])[] : ["Uncertainty", "MeanUncertainty"],
    ];

    private static Func<MLImage> OpenImage(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is SegmentationImageDataViewType)
        {
            var getDeep = row.GetGetter<SegmentationImage>(column);
            return () =>
            {
                SegmentationImage image = null!;
                getDeep(ref image);
                return image.ToMLImage();
            };
        }

        var get = row.GetGetter<MLImage>(column);
        return () =>
        {
            MLImage image = null!;
            get(ref image);
            return image;
        };
    }
}
