namespace MLSegmentation.Evaluation.Ranking;

/// <summary>Goes through the scores of one class from the highest to the lowest, those that are tied at once, and sums up the metrics.</summary>
/// <param name="positives">How many pixels have the class.</param>
/// <param name="negatives">How many do not.</param>
/// <param name="getThreshold">The lowest score that a key stands for.</param>
internal sealed class RankingWalk(double positives, double negatives, Func<int, float> getThreshold)
{
    /// <summary>Stands for a threshold that no score reaches.</summary>
    private const int AboveAll = -1;

    private readonly CurveThinner _roc = CurveThinner.ForLines();
    private readonly CurveThinner _precisionRecall = CurveThinner.ForSteps();
    private readonly bool _hasPairs = positives > 0 && negatives > 0;
    private double _found;
    private double _wrong;
    private double _pairs;
    private double _precisions;
    private double _bestDice = double.NegativeInfinity;
    private double _bestYouden = double.NegativeInfinity;
    private int _bestDiceKey;
    private int _bestYoudenKey;

    /// <summary>Adds the next lower score.</summary>
    /// <param name="key">Stands for the score; 0 or more.</param>
    /// <param name="positive">How many pixels with the score have the class.</param>
    /// <param name="negative">How many do not; one of both is more than 0.</param>
    public void Add(int key, long positive, long negative)
    {
        _pairs += negative * (_found + (positive / 2.0));
        _found += positive;
        _wrong += negative;
        if (_hasPairs)
        {
            AddRates(key);
        }

        if (positives > 0)
        {
            AddPrecision(key, positive);
        }
    }

    /// <summary>The metrics, after the lowest score; with tied scores for what they are, without error.</summary>
    public RankingResult GetResult()
    {
        double area = _hasPairs ? _pairs / positives / negatives : double.NaN;
        double precision = positives > 0 ? _precisions / positives : double.NaN;
        return new RankingResult(area, _hasPairs ? 0 : double.NaN, precision, positives > 0 ? 0 : double.NaN)
        {
            RocCurve = _hasPairs ? GetRocCurve(_roc.GetPoints()) : null,
            PrecisionRecallCurve = positives > 0 ? GetPrecisionRecallCurve(_precisionRecall.GetPoints()) : null,
            BestDice = positives > 0 ? new BestThreshold(GetThreshold(_bestDiceKey), _bestDice) : null,
            BestYouden = _hasPairs ? new BestThreshold(GetThreshold(_bestYoudenKey), _bestYouden) : null,
        };
    }

    private void AddRates(int key)
    {
        double falseRate = _wrong / negatives;
        double trueRate = _found / positives;
        if (_roc.IsEmpty)
        {
            _roc.Add(new CurvePoint(0, 0, AboveAll));
        }

        _roc.Add(new CurvePoint(falseRate, trueRate, key));
        if (trueRate - falseRate > _bestYouden)
        {
            _bestYouden = trueRate - falseRate;
            _bestYoudenKey = key;
        }
    }

    private void AddPrecision(int key, double positive)
    {
        double precision = _found / (_found + _wrong);
        if (_precisionRecall.IsEmpty)
        {
            _precisionRecall.Add(new CurvePoint(0, precision, AboveAll));
        }

        _precisions += positive * precision;
        _precisionRecall.Add(new CurvePoint(_found / positives, precision, key));
        double dice = 2 * _found / (positives + _found + _wrong);
        if (dice > _bestDice)
        {
            _bestDice = dice;
            _bestDiceKey = key;
        }
    }

    private RocCurve GetRocCurve(CurvePoint[] points) => new()
    {
        Thresholds = [.. points.Select(point => GetThreshold(point.Key))],
        FalsePositiveRates = [.. points.Select(point => point.X)],
        TruePositiveRates = [.. points.Select(point => point.Y)],
    };

    private PrecisionRecallCurve GetPrecisionRecallCurve(CurvePoint[] points) => new()
    {
        Thresholds = [.. points.Select(point => GetThreshold(point.Key))],
        Recalls = [.. points.Select(point => point.X)],
        Precisions = [.. points.Select(point => point.Y)],
    };

    private double GetThreshold(int key) => key == AboveAll ? double.PositiveInfinity : getThreshold(key);
}

/// <summary>How well scores separate a class from the rest, and by how much the numbers can be wrong.</summary>
/// <param name="AreaUnderRocCurve">
/// The probability that a pixel of the class has a higher score than another one, ties counting half; NaN where all pixels have the class
/// or none, like its bound.
/// </param>
/// <param name="AreaUnderRocCurveErrorBound">By how much it can be wrong.</param>
/// <param name="AveragePrecision">Precision averaged over the steps of recall; NaN where no pixel has the class, like its bound.</param>
/// <param name="AveragePrecisionErrorBound">By how much it can be wrong.</param>
internal sealed record RankingResult(double AreaUnderRocCurve, double AreaUnderRocCurveErrorBound, double AveragePrecision, double AveragePrecisionErrorBound)
{
    // Each is null where what it belongs to is NaN: the area for the ROC curve and Youden's J, the average precision for the others.
    public RocCurve? RocCurve { get; init; }

    public PrecisionRecallCurve? PrecisionRecallCurve { get; init; }

    public BestThreshold? BestDice { get; init; }

    public BestThreshold? BestYouden { get; init; }
}
