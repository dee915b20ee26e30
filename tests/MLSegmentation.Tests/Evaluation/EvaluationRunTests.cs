using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Evaluation;
using MLSegmentation.Tests.Reports;

namespace MLSegmentation.Tests.Evaluation;

public class EvaluationRunTests
{
    private static readonly SegmentationEvaluationOptions BinaryOptions = new() { Classes = SegmentationClasses.Binary };
    private readonly MLContext _context = new(seed: 1);

    public EvaluationRunTests() => ColumnTypes.EnsureRegistered();

    [Fact]
    public void Evaluate_MasksAndScores_ReadsTheRows()
    {
        var metrics = Evaluate(
            new Row { Label = Mask(0, 0, 1, 1), PredictedLabel = Mask(0, 1, 1, 1), Score = [0.9f, 0.4f, 0.2f, 0.1f, 0.1f, 0.6f, 0.8f, 0.9f] },
            new Row { Label = Mask(0, 0, 0, 255), PredictedLabel = Mask(0, 0, 0, 1), Score = [0.9f, 0.8f, 0.7f, 0, 0.1f, 0.2f, 0.3f, 1] });

        // Class 1: TP 2, FP 1, FN 0. Its scores 0.8 and 0.9 are above all others that count.
        Assert.Equal(2, metrics.ImageCount);
        Assert.Equal(4 / 5.0, metrics.Classes[1].Dice, 15);
        Assert.Equal(1, metrics.Classes[1].AreaUnderRocCurve, 12);
        Assert.Equal("foreground", metrics.Classes[1].Name);
    }

    [Fact]
    public void Evaluate_WithoutScoreColumn_HasNoArea()
    {
        var data = _context.Data.LoadFromEnumerable([new RowWithoutScore { Label = Mask(0, 1, 1, 1), PredictedLabel = Mask(0, 1, 1, 1) }]);

        var metrics = EvaluationRun.Evaluate(data, "Label", "Score", "PredictedLabel", BinaryOptions);

        Assert.Equal(1, metrics.MeanDice);
        Assert.True(double.IsNaN(metrics.MeanAreaUnderRocCurve));
    }

    [Fact]
    public void Evaluate_ScoreColumnOfAnotherNameThatIsMissing_SaysSo()
    {
        var data = _context.Data.LoadFromEnumerable([new RowWithoutScore { Label = Mask(0, 1, 1, 1), PredictedLabel = Mask(0, 1, 1, 1) }]);

        var exception = Assert.Throws<SegmentationException>(() => EvaluationRun.Evaluate(data, "Label", "Scores", "PredictedLabel", BinaryOptions));

        Assert.StartsWith("The data has no column 'Scores' with the scores", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_CancelledToken_Stops()
    {
        var data = _context.Data.LoadFromEnumerable([new RowWithoutScore { Label = Mask(0, 1, 1, 1), PredictedLabel = Mask(0, 1, 1, 1) }]);
        var options = new SegmentationEvaluationOptions { Classes = SegmentationClasses.Binary, CancellationToken = new CancellationToken(canceled: true) };

        Assert.Throws<OperationCanceledException>(() => EvaluationRun.Evaluate(data, "Label", "Score", "PredictedLabel", options));
    }

    [Fact]
    public void Evaluate_SizesDiffer_NamesTheImage() =>
        AssertMessage("'cells/7.png' has 4x1 pixels, but the true one has 2x2", new Row
        {
            ImagePath = "cells/7.png",
            Label = new SegmentationMask(2, 2, [0, 0, 1, 1]),
            PredictedLabel = Mask(0, 0, 1, 1),
            Score = new float[8],
        });

    [Fact]
    public void Evaluate_UnknownLabel_NamesTheImage() =>
        AssertMessage(
            "label of 'cells/7.png' holds the class index 5",
            new Row { ImagePath = "cells/7.png", Label = Mask(0, 5), PredictedLabel = Mask(0, 0), Score = new float[4] });

    [Fact]
    public void Evaluate_NanScore_NamesTheImage() =>
        AssertMessage(
            "'cells/7.png' for class 1 are not numbers",
            new Row { ImagePath = "cells/7.png", Label = Mask(0, 1), PredictedLabel = Mask(0, 0), Score = [0, 0, 1, float.NaN] });

    [Fact]
    public void Evaluate_ScoreOutsideItsRange_NamesTheImage() =>
        AssertMessage(
            "'cells/7.png' for class 1 hold -0.5",
            new Row { ImagePath = "cells/7.png", Label = Mask(0, 1), PredictedLabel = Mask(0, 0), Score = [0, 0, -0.5f, 1] });

    [Fact]
    public void Evaluate_WithoutPaths_NamesTheRow() =>
        AssertMessage(
            "label of image 2 holds the class index 5",
            new Row { Label = Mask(0, 1), PredictedLabel = Mask(0, 0), Score = new float[4] },
            new Row { Label = Mask(0, 5), PredictedLabel = Mask(0, 0), Score = new float[4] });

    [Fact]
    public void Evaluate_Images_AreInTheOrderOfTheData()
    {
        Row[] rows =
        [
            new() { ImagePath = "b.png", Label = Mask(0, 1, 1, 1), PredictedLabel = Mask(0, 1, 1, 0), Score = new float[8] },
            new() { ImagePath = "a.png", Label = Mask(0, 1), PredictedLabel = Mask(0, 1), Score = new float[4] },
            new() { Label = Mask(255, 255), PredictedLabel = Mask(0, 1), Score = new float[4] },
        ];

        var images = Evaluate(rows).Images;

        // b.png: class 0 TP 1, FP 1: 2/3; class 1 TP 2, FN 1: 4/5. Nothing counts in the last.
        Assert.Equal(["b.png", "a.png", null], images.Select(image => image.ImagePath));
        Assert.Equal([4, 2, 0], images.Select(image => image.PixelCount));
        Assert.Equal([((2 / 3.0) + (4 / 5.0)) / 2, 1, double.NaN], images.Select(image => image.Dice));
        Assert.Equal(4 / 5.0, images[0].Classes[1].Dice, 15);
        Assert.Throws<ArgumentOutOfRangeException>(() => images[3]);
    }

    [Fact]
    public void Evaluate_WithoutKeepingImages_HasNone()
    {
        var data = _context.Data.LoadFromEnumerable([new RowWithoutScore { Label = Mask(0, 1, 1, 1), PredictedLabel = Mask(0, 1, 1, 1) }]);

        var metrics = EvaluationRun.Evaluate(data, "Label", "Score", "PredictedLabel", BinaryOptions with { KeepImages = false });

        Assert.Empty(metrics.Images);
        Assert.Equal(1, metrics.ImageCount);
    }

    [Fact]
    public void Evaluate_SeveralPredictions_EqualsEachAlone()
    {
        var data = _context.Data.LoadFromEnumerable([new RowOfTwo
        {
            Label = Mask(0, 0, 1, 1),
            First = Mask(0, 1, 1, 1),
            Second = [0, 0, 1, 0],
            SecondScore = [0.9f, 0.4f, 0.2f, 0.6f, 0.1f, 0.6f, 0.8f, 0.4f],
        }]);

        var metrics = _context.Segmentation().Evaluate(data, [new("First"), new("Second", "SecondScore")], options: BinaryOptions);

        Assert.Equal(2, metrics.Count);
        Assert.Equal(4 / 5.0, metrics[0].Classes[1].Dice, 15);
        Assert.Equal(2 / 3.0, metrics[1].Classes[1].Dice, 15);
        Assert.True(double.IsNaN(metrics[0].MeanAreaUnderRocCurve));
        Assert.Equal(
            _context.Segmentation().Evaluate(data, "Label", "SecondScore", "Second", BinaryOptions).MeanAreaUnderRocCurve,
            metrics[1].MeanAreaUnderRocCurve);
    }

    [Fact]
    public void Evaluate_SeveralPredictions_ReadsLabelsOnce()
    {
        int reads = 0;
        IEnumerable<RowOfTwo> Rows()
        {
            reads++;
            yield return new RowOfTwo { Label = Mask(0, 1), First = Mask(0, 1), Second = [0, 1], SecondScore = new float[4] };
        }

        _context.Segmentation().Evaluate(_context.Data.LoadFromEnumerable(Rows()), [new("First"), new("Second")], options: BinaryOptions);

        Assert.Equal(1, reads);
    }

    [Fact]
    public void Evaluate_SeveralPredictions_NamesTheColumnAtFault()
    {
        var data = _context.Data.LoadFromEnumerable(
            [new RowOfTwo { Label = Mask(0, 0, 1, 1), First = Mask(0, 1, 1, 1), Second = [0, 0, 1], SecondScore = new float[8] }]);

        AssertMessage(
            "prediction of image 1 (as 'Second' predicts it) has 3 pixels",
            () => _context.Segmentation().Evaluate(data, [new("First"), new("Second")], options: BinaryOptions));
        AssertMessage(
            "no column 'Third' with the scores; it has 'Label', 'First', 'Second', 'SecondScore'",
            () => _context.Segmentation().Evaluate(data, [new("First", "Third")], options: BinaryOptions));
        Assert.Throws<ArgumentException>(() => _context.Segmentation().Evaluate(data, []));
        Assert.Throws<ArgumentException>(() => _context.Segmentation().Evaluate(data, [new(" ")]));
    }

    [Fact]
    public void Evaluate_SparseScores_CountsMissingOnesAsZero()
    {
        // 1 0 for class 0, 0 1 for class 1.
        var row = new RowOfSparseScores { Label = Mask(0, 1), PredictedLabel = Mask(0, 1), Score = new VBuffer<float>(4, 2, [1, 1], [0, 3]) };
        var data = _context.Data.LoadFromEnumerable([row]);

        var metrics = EvaluationRun.Evaluate(data, "Label", "Score", "PredictedLabel", BinaryOptions);

        Assert.Equal(1, metrics.MeanAreaUnderRocCurve, 12);
    }

    [Fact]
    public void Evaluate_NoRows_SaysSo() => AssertMessage("no rows");

    [Fact]
    public void Evaluate_MissingMask_NamesTheImage() =>
        AssertMessage("'cells/7.png' has no predicted mask", new Row { ImagePath = "cells/7.png", Label = Mask(0, 1), Score = new float[4] });

    [Fact]
    public void Evaluate_ColumnsMissingOrOfAnotherType_SaysSo()
    {
        var data = _context.Data.LoadFromEnumerable([new Row { Label = Mask(0), PredictedLabel = Mask(0) }]);

        AssertMessage("no column 'Truth' with the true masks", () => EvaluationRun.Evaluate(data, "Truth", "Score", "PredictedLabel", BinaryOptions));
        AssertMessage("'ImagePath' holds", () => EvaluationRun.Evaluate(data, "Label", "Score", "ImagePath", BinaryOptions));
        AssertMessage("'ImagePath' holds", () => EvaluationRun.Evaluate(data, "Label", "ImagePath", "PredictedLabel", BinaryOptions));
        AssertMessage("Neither 'Label' nor 'PredictedLabel' says which classes", () => EvaluationRun.Evaluate(data, "Label", "Score", "PredictedLabel", null));
    }

    [Fact]
    public void Evaluate_ClassesThatDiffer_NamesBothSources()
    {
        using var data = new ReportData { Classes = SegmentationClasses.Parse("ground=0, cell=255") };
        data.Add("a.png", found: 4, wrong: 0);
        var scored = data.Load();

        AssertMessage(
            "The classes of SegmentationEvaluationOptions.Classes are 'background=0, foreground=255', but those of the column 'Label' are 'ground=0, cell=255'",
            () => EvaluationRun.Evaluate(scored, "Label", "Score", "PredictedLabel", BinaryOptions));
        Assert.Equal(
            1,
            EvaluationRun.Evaluate(scored, "Label", "Score", "PredictedLabel", new() { Classes = SegmentationClasses.FromNames("ground", "cell") }).MeanDice);
    }

    [Fact]
    public void Evaluate_MemoryThatIsUsedUp_IsThatKindOfError()
    {
        var rows = _context.Data.LoadFromEnumerable([new Row { ImagePath = "a.png", Label = Mask(0, 1), PredictedLabel = Mask(0, 1), Score = [1, 0, 0, 1] }]);
        var data = _context.Transforms.CustomMapping<Named, Scored>((_, _) => throw new InsufficientMemoryException(), null).Fit(rows).Transform(rows);

        var exception = Assert.Throws<SegmentationException>(() => EvaluationRun.Evaluate(data, "Label", "Score", "PredictedLabel", BinaryOptions));

        Assert.StartsWith("There is not enough memory to evaluate 'a.png'.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(SegmentationErrorKind.OutOfMemory, exception.Kind);
    }

    private static SegmentationMask Mask(params byte[] pixels) => new(pixels.Length, 1, pixels);

    private static void AssertMessage(string expected, Action evaluate) =>
        Assert.Contains(expected, Assert.Throws<SegmentationException>(evaluate).Message, StringComparison.Ordinal);

    private void AssertMessage(string expected, params Row[] rows) => AssertMessage(expected, () => Evaluate(rows));

    private SegmentationMetrics Evaluate(params Row[] rows) =>
        EvaluationRun.Evaluate(_context.Data.LoadFromEnumerable(rows), "Label", "Score", "PredictedLabel", BinaryOptions);

    private sealed class Row
    {
        public string ImagePath { get; set; } = string.Empty;

        public SegmentationMask? Label { get; set; }

        public SegmentationMask? PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }

    private sealed class Named
    {
        public string ImagePath { get; set; } = string.Empty;
    }

    private sealed class Scored
    {
        [VectorType(4)]
        public float[] Score { get; set; } = [];
    }

    private sealed class RowOfSparseScores
    {
        public SegmentationMask? Label { get; set; }

        public SegmentationMask? PredictedLabel { get; set; }

        public VBuffer<float> Score { get; set; }
    }

    private sealed class RowOfTwo
    {
        public SegmentationMask? Label { get; set; }

        public SegmentationMask? First { get; set; }

        public byte[] Second { get; set; } = [];

        public float[] SecondScore { get; set; } = [];
    }

    private sealed class RowWithoutScore
    {
        public SegmentationMask? Label { get; set; }

        public SegmentationMask? PredictedLabel { get; set; }
    }
}
