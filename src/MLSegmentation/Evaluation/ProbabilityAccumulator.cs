using System.Numerics.Tensors;
using MLSegmentation.Evaluation.Calibration;
using MLSegmentation.Evaluation.Counting;
using MLSegmentation.Evaluation.Ranking;

namespace MLSegmentation.Evaluation;

/// <summary>Collects what the metrics of probabilities need: how they rank pixels, and whether they are as likely right as they say.</summary>
internal sealed class ProbabilityAccumulator(int classCount, SegmentationEvaluationOptions options)
{
    private readonly ScoreAccumulator _ranking = new(classCount, options.ExactRanking);
    private readonly CalibrationAccumulator _calibration = new(classCount);
    private readonly ClassMean _mean = new(options);

    /// <summary>Adds the scores of an image.</summary>
    /// <exception cref="SegmentationException">A score is not a number or not from 0 to 1.</exception>
    public void Add(in EvaluatedImage image)
    {
        _ranking.Add(image.Label, image.Scores, image.Name);
        _calibration.Add(image.Label, image.Scores);
    }

    /// <summary>Writes what was collected.</summary>
    /// <exception cref="SegmentationException">There are too many scores to sort.</exception>
    public void Save(BinaryWriter writer)
    {
        _ranking.Save(writer);
        _calibration.Save(writer);
    }

    /// <summary>Adds what was written, of as many classes and with the same options.</summary>
    public void AddSaved(BinaryReader reader)
    {
        _ranking.AddSaved(reader);
        _calibration.AddSaved(reader);
    }

    /// <summary>The metrics that do not need probabilities, with those that do.</summary>
    /// <exception cref="SegmentationException">There are too many scores to sort.</exception>
    public SegmentationMetrics AddTo(SegmentationMetrics metrics, ClassCounts[] counts)
    {
        var rankings = _ranking.GetResults();
        var calibrations = _calibration.GetClassResults();
        var ranking = Summarize(rankings, counts);
        var calibration = _calibration.GetResult();
        return metrics with
        {
            MeanAreaUnderRocCurve = ranking.AreaUnderRocCurve,
            MeanAveragePrecision = ranking.AveragePrecision,
            AreaUnderRocCurveErrorBound = ranking.AreaUnderRocCurveErrorBound,
            AveragePrecisionErrorBound = ranking.AveragePrecisionErrorBound,
            ExpectedCalibrationError = calibration.ExpectedCalibrationError,
            BrierScore = calibration.BrierScore,
            MeanBrierScore = _mean.OfValues(calibrations, item => item.BrierScore, counts),
            Reliability = calibration.Bins,
            Classes = Array.AsReadOnly([.. metrics.Classes.Select((item, index) => AddTo(item, rankings[index], calibrations[index]))]),
        };
    }

    private static SegmentationClassMetrics AddTo(SegmentationClassMetrics metrics, RankingResult ranking, CalibrationResult calibration) => metrics with
    {
        AreaUnderRocCurve = ranking.AreaUnderRocCurve,
        AveragePrecision = ranking.AveragePrecision,
        RocCurve = ranking.RocCurve,
        PrecisionRecallCurve = ranking.PrecisionRecallCurve,
        BestDiceThreshold = ranking.BestDice,
        BestYoudenThreshold = ranking.BestYouden,
        ExpectedCalibrationError = calibration.ExpectedCalibrationError,
        BrierScore = calibration.BrierScore,
        Reliability = calibration.Bins,
    };

    /// <summary>The means over classes, with the largest of the classes' bounds; or the result of all classes' scores together.</summary>
    private RankingResult Summarize(RankingResult[] rankings, ClassCounts[] counts) => options.Averaging == ClassAveraging.Micro
        ? _ranking.GetPooledResult(_mean.Includes)
        : new RankingResult(
            _mean.OfValues(rankings, item => item.AreaUnderRocCurve, counts),
            TensorPrimitives.MaxNumber<double>([.. rankings.Select(item => item.AreaUnderRocCurveErrorBound)]),
            _mean.OfValues(rankings, item => item.AveragePrecision, counts),
            TensorPrimitives.MaxNumber<double>([.. rankings.Select(item => item.AveragePrecisionErrorBound)]));
}
