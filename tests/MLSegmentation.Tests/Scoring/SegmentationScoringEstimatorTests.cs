using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

public class SegmentationScoringEstimatorTests
{
    private readonly SegmentationTransformerTests _data = new();
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void GetOutputSchema_Always_PromisesWhatTheTransformerGives()
    {
        using var folder = new TemporaryFolder();
        var estimator = CreateEstimator(folder);
        var data = _data.CreateData();
        using var model = estimator.Fit(data);

        var promised = estimator.GetOutputSchema(SchemaShapes.Of(data.Schema));

        Assert.Equal(Describe(SchemaShapes.Of(model.GetOutputSchema(data.Schema))), Describe(promised));
    }

    [Fact]
    public void GetOutputSchema_NoImageColumn_Throws()
    {
        using var folder = new TemporaryFolder();
        var estimator = CreateEstimator(folder);

        var exception = Assert.Throws<SegmentationException>(() => estimator.GetOutputSchema(new SchemaShape([])));

        Assert.Contains("no column 'Image'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ImageColumnOfText_Throws()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["m.onnx"], ThresholdModel.CreateBytes());
        var estimator = _context.Transforms.ApplySegmentationModel("PredictedLabel", "Name", folder["m.onnx"]);
        var data = _data.CreateData();

        Assert.Throws<SegmentationException>(() => estimator.Fit(data));
        Assert.Throws<SegmentationException>(() => estimator.GetOutputSchema(SchemaShapes.Of(data.Schema)));
    }

    [Fact]
    public void ApplySegmentationModel_SavedModelAlone_WorksOnTheColumnsOfTheModel()
    {
        using var folder = new TemporaryFolder();
        using var saved = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), "Image", "Mask", "Odds");
        _context.Segmentation().Save(saved, folder["m.zip"]);

        using var model = _context.Transforms.ApplySegmentationModel(folder["m.zip"]).Fit(_data.CreateData());

        Assert.Equal(["Name", "Image", "Odds", "Mask"], model.GetOutputSchema(_data.CreateData().Schema).Select(column => column.Name));
    }

    [Fact]
    public void ApplySegmentationModel_Names_AreOutputThenInput()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["m.onnx"], ThresholdModel.CreateBytes());
        var data = _context.Transforms.CopyColumns("Photo", "Image").Fit(_data.CreateData()).Transform(_data.CreateData());

        using var model = _context.Transforms.ApplySegmentationModel("Mask", "Photo", folder["m.onnx"]).Fit(data);
        using var other = _context.Transforms.ApplySegmentationModel("Mask", "Photo", folder["m.onnx"], "Odds").Fit(data);

        Assert.Equal(("Photo", "Mask", "Score"), (model.ImageColumnName, model.PredictedLabelColumnName, model.ScoreColumnName));
        Assert.Equal("Odds", other.ScoreColumnName);
    }

    [Fact]
    public void ApplySegmentationModel_NoSuchFile_Throws() =>
        Assert.Throws<SegmentationException>(() => _context.Transforms.ApplySegmentationModel("absent.onnx"));

    [Fact]
    public void ApplySegmentationModel_OneNameForBothResults_Throws() =>
        Assert.Throws<ArgumentException>(() => _context.Transforms.ApplySegmentationModel("Result", "Image", "absent.onnx", "Result"));

    [Fact]
    public void ApplySegmentationModel_AnyModel_ShowsItsInfo()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal("threshold", CreateEstimator(folder).Info.Network.Name);
    }

    private static IEnumerable<string> Describe(SchemaShape shape) =>
        shape.Select(column => $"{column.Name}: {column.Kind} {column.ItemType} {column.IsKey} [{string.Join(", ", Describe(column.Annotations))}]").Order();

    private SegmentationScoringEstimator CreateEstimator(TemporaryFolder folder)
    {
        File.WriteAllBytes(folder["m.onnx"], ThresholdModel.CreateBytes());
        return _context.Transforms.ApplySegmentationModel(folder["m.onnx"]);
    }
}
