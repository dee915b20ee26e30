using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

/// <summary>ML.NET's own methods find the names of the classes, and its own steps are not put off by them.</summary>
public class ClassNamesTests
{
    private static readonly string[] Names = ["dark", "bright"];
    private readonly SegmentationTransformerTests _data = new();
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void GetSlotNames_Score_NamesEachPlane()
    {
        using var model = SegmentationTransformerTests.CreateModel();

        Assert.Equal(Names, SlotNames(model.GetOutputSchema(_data.CreateData().Schema)));
        Assert.Equal(Names, SlotNames(model.Transform(_data.CreateData()).Schema));
        Assert.False(model.Transform(_data.CreateData()).Schema["Score"].HasSlotNames());
    }

    [Fact]
    public void GetKeyValues_Masks_NamesEachClass()
    {
        using var model = SegmentationTransformerTests.CreateModel();
        VBuffer<ReadOnlyMemory<char>> names = default;

        model.GetOutputSchema(_data.CreateData().Schema)["PredictedLabel"].GetKeyValues(ref names);

        Assert.Equal(Names, names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void GetSlotNames_SavedAndLoadedModel_NamesEachPlane()
    {
        using var folder = new TemporaryFolder();
        using var model = SegmentationTransformerTests.CreateModel();
        _context.Segmentation().Save(model, folder["m.zip"]);
        var chain = _context.Model.Load(folder["m.zip"], out _);

        using var loaded = _context.Segmentation().Load(folder["m.zip"]);
        using var found = SegmentationTransformer.FromModel(chain);

        Assert.Equal(Names, SlotNames(loaded.GetOutputSchema(_data.CreateData().Schema)));
        Assert.Equal(Names, SlotNames(found.GetOutputSchema(_data.CreateData().Schema)));
        (chain as IDisposable)?.Dispose();
    }

    [Fact]
    public void GetOutputSchema_BeforeFitting_PromisesTheNames()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["m.onnx"], ThresholdModel.CreateBytes());
        var estimator = _context.Transforms.ApplySegmentationModel(folder["m.onnx"]);

        var promised = estimator.GetOutputSchema(SchemaShapes.Of(_data.CreateData().Schema)).ToDictionary(column => column.Name);

        AssertNames("SlotNames", promised["Score"]);
        AssertNames("KeyValues", promised["PredictedLabel"]);

        static void AssertNames(string kind, SchemaShape.Column column)
        {
            var annotation = Assert.Single(column.Annotations, annotation => annotation.Name == kind);
            Assert.Equal(SchemaShape.Column.VectorKind.Vector, annotation.Kind);
            Assert.Equal(TextDataViewType.Instance, annotation.ItemType);
        }
    }

    [Fact]
    public void Score_WithNames_PassesThroughStepsOfMLNet()
    {
        using var model = SegmentationTransformerTests.CreateModel();
        var scored = model.Transform(_data.CreateData());
        var steps = _context.Transforms.CopyColumns("Copy", "Score")
            .Append(_context.Transforms.Concatenate("Both", "Score", "Copy"))
            .Append(_context.Transforms.ReplaceMissingValues("Filled", "Score"))
            .Append(_context.Transforms.Conversion.ConvertType("Doubles", "Score", DataKind.Double))
            .Append(_context.Transforms.SelectColumns("Name", "Score", "Copy", "Both", "Filled", "Doubles"));

        var transformed = steps.Fit(scored).Transform(scored);

        Assert.Equal(Names, SlotNames(transformed.Schema));
        float[] scores = transformed.GetColumn<float[]>("Score").First();
        Assert.Equal([.. scores, .. scores], transformed.GetColumn<float[]>("Both").First());
        Assert.Equal(scores, transformed.GetColumn<float[]>("Filled").First());
        Assert.Equal(6, transformed.Preview(maxRows: 2).ColumnView.Length);
    }

    [Fact]
    public void Score_WithNames_IsSavedAsTextAndAsBinary()
    {
        using var model = SegmentationTransformerTests.CreateModel();
        var scored = model.Transform(_data.CreateData());
        scored = _context.Transforms.SelectColumns("Name", "Score").Fit(scored).Transform(scored);
        using var folder = new TemporaryFolder();
        using var text = new MemoryStream();

        _context.Data.SaveAsText(scored, text);
        using (var binary = File.Create(folder["scores.idv"]))
        {
            _context.Data.SaveAsBinary(scored, binary);
        }

        var loaded = _context.Data.LoadFromBinary(folder["scores.idv"]);
        Assert.Equal(scored.GetColumn<float[]>("Score"), loaded.GetColumn<float[]>("Score"));
        Assert.Equal(Names, SlotNames(loaded.Schema));
        Assert.Contains("Score", Encoding.UTF8.GetString(text.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void GetKeyValues_LoadedMasks_NamesEachClass()
    {
        using var images = new TemporaryFolder();
        using var masks = new TemporaryFolder();
        TestImages.Create(1, 1, [0]).Save(images["a.png"]);
        TestImages.Create(1, 1, [0]).Save(masks["a.png"]);
        VBuffer<ReadOnlyMemory<char>> names = default;

        _context.Data.LoadSegmentationFolder(images.Path, masks.Path, SegmentationClasses.Parse("cell=255, membrane=0"))
            .Schema["Label"].GetKeyValues(ref names);

        Assert.Equal(["cell", "membrane"], names.DenseValues().Select(name => name.ToString()));
    }

    private static IEnumerable<string> SlotNames(DataViewSchema schema)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["Score"].GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString());
    }
}
