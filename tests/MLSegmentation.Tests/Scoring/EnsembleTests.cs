using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

public class EnsembleTests
{
    private const int Width = 13;
    private const int Height = 9;

    private static readonly byte[] Grey = TestImages.CreateGrey(Width, Height, 3);

    // Of different channels, divisors and sizes, and with different answers.
    private static readonly NeighbourModel[] Networks =
    [
        new(),
        new() { Channels = 3, Divisor = 4, SeesItself = true },
        new() { Resize = new ImageSize(6, 4), SeesItself = true },
    ];

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Ensemble_DifferentModels_GivesTheMeanOfTheirScores()
    {
        using var ensemble = Combine();

        float[] scores = Score(ensemble);

        float[][] separate = SeparateScores();
        for (int index = 0; index < scores.Length; index++)
        {
            Assert.Equal(separate.Average(member => member[index]), scores[index], 1e-6);
        }

        Assert.Equal(["threshold", "threshold", "threshold"], ensemble.Info.Members.Select(member => member.Name));
        Assert.Equal(4, ensemble.Info.Divisor);
        Assert.Equal(3, ensemble.Info.Channels);
    }

    [Fact]
    public void Ensemble_Weights_AreSharesOfTheirSum()
    {
        using var ensemble = Combine(weights: [2, 1, 5]);

        float[] scores = Score(ensemble);

        float[][] separate = SeparateScores();
        for (int index = 0; index < scores.Length; index++)
        {
            Assert.Equal((0.25 * separate[0][index]) + (0.125 * separate[1][index]) + (0.625 * separate[2][index]), scores[index], 1e-6);
        }

        Assert.Equal([0.25, 0.125, 0.625], ensemble.Info.Members.Select(member => member.Weight));
    }

    [Fact]
    public void Ensemble_SavedOnnx_GivesTheSameInOnnxRuntime()
    {
        using var ensemble = Combine(weights: [2, 1, 5]);
        using var onnx = new MemoryStream();
        ensemble.SaveOnnx(onnx);
        using var session = new InferenceSession(onnx.ToArray());
        byte[] pixels = [.. Grey.SelectMany(grey => new[] { grey, grey, grey })];
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [1, Height, Width, 3]);
        using var settings = new RunOptions();

        using var results = session.Run(settings, ["Image"], [input], ["Score", "PredictedLabel"]);

        Assert.Equal(Score(ensemble), results[0].GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal(Mask(ensemble).Pixels.ToArray(), results[1].GetTensorDataAsSpan<byte>().ToArray());
        Assert.Equal(["Image"], session.InputNames);
        Assert.Equal(["PredictedLabel", "Score"], session.OutputNames.Order());
    }

    [Fact]
    public void Ensemble_SavedAndLoaded_IsTheSame()
    {
        using var folder = new TemporaryFolder();
        using var ensemble = Combine(weights: [2, 1, 5]);
        _context.Segmentation().Save(ensemble, folder["both.zip"]);
        using var zip = _context.Segmentation().Load(folder["both.zip"]);
        var chain = _context.Model.Load(folder["both.zip"], out _);
        using var images = new ImageList([TestImages.Create(Width, Height, Grey)]);

        Assert.Equal(Score(ensemble), Score(zip));
        Assert.Equal([Mask(ensemble)], chain.Transform(images.ToData(_context)).GetColumn<SegmentationMask>("PredictedLabel"));
        Assert.Equal(
            ensemble.Info.Members.Select(member => (member.Name, member.Weight, member.Model.Divisor, member.Model.Resize, member.Model.Network.Parameters)),
            zip.Info.Members.Select(member => (member.Name, member.Weight, member.Model.Divisor, member.Model.Resize, member.Model.Network.Parameters)));
        (chain as IDisposable)?.Dispose();
    }

    [Fact]
    public void LoadEnsemble_Files_NamesTheMembersAfterThem()
    {
        using var folder = new TemporaryFolder();
        for (int index = 0; index < Networks.Length; index++)
        {
            File.WriteAllBytes(folder[$"fold-{index}.onnx"], Networks[index].CreateBytes());
        }

        using var ensemble = _context.Segmentation().LoadEnsemble([folder["fold-0.onnx"], folder["fold-1.onnx"], folder["fold-2.onnx"]]);
        using var expected = Combine();

        Assert.Equal(["fold-0", "fold-1", "fold-2"], ensemble.Info.Members.Select(member => member.Name));
        Assert.Equal(Score(expected), Score(ensemble));
    }

    [Fact]
    public void Ensemble_OfOne_GivesWhatThatGives()
    {
        using var model = Networks[0].Open();
        using var ensemble = SegmentationTransformer.Ensemble([model]);

        Assert.Equal(Score(model), Score(ensemble));
        Assert.Equal(1, Assert.Single(ensemble.Info.Members).Weight);
    }

    [Fact]
    public void Ensemble_OfAnEnsemble_SharesItsWeight()
    {
        using var first = Networks[0].Open();
        using var second = Networks[1].Open();
        using var third = Networks[2].Open();
        using var inner = SegmentationTransformer.Ensemble([first, second], weights: [3, 1]);
        using var ensemble = SegmentationTransformer.Ensemble([inner, third]);

        // Half for each, of which the inner one gives three quarters and a quarter.
        Assert.Equal([0.375, 0.125, 0.5], ensemble.Info.Members.Select(member => member.Weight));
        Assert.All(
            Score(ensemble).Zip(Score(inner), Score(third)), item => Assert.Equal((item.Second + item.Third) / 2, item.First, 1e-6));
    }

    [Fact]
    public void Ensemble_SameModelTwice_CountsTwice()
    {
        using var model = Networks[0].Open();
        using var other = Networks[1].Open();
        using var ensemble = SegmentationTransformer.Ensemble([model, model, other]);

        Assert.Equal(3, ensemble.Info.Members.Count);
        Assert.All(
            Score(ensemble).Zip(Score(model), Score(other)), item => Assert.Equal(((2 * item.Second) + item.Third) / 3, item.First, 1e-6));
    }

    [Fact]
    public void Ensemble_Float16_ExportsAllMembersSo()
    {
        using var ensemble = Combine();
        using var onnx = new MemoryStream();
        ensemble.SaveOnnx(onnx, new OnnxExportOptions { Float16 = true });
        onnx.Position = 0;
        using var half = SegmentationTransformer.FromOnnx(onnx);

        Assert.True(half.Info.Float16);
        Assert.All(Score(ensemble).Zip(Score(half)), pair => Assert.Equal(pair.First, pair.Second, 2e-3));
    }

    [Fact]
    public void Ensemble_MembersInOtherOperatorSets_AreRaised()
    {
        // Grey is a ReduceMean, whose axes became an input with version 18; the other model is the same in both.
        var later = Networks[1].CreateProto();
        later.OpsetImport[0].Version = 18;
        using var first = Networks[0].Open();
        using var second = SegmentationTransformer.FromImageModel(later.ToByteArray());
        using var ensemble = SegmentationTransformer.Ensemble([first, second]);

        Assert.Equal(18, ensemble.OperatorSet);
        Assert.All(Score(ensemble).Zip(Score(first), Score(second)), item => Assert.Equal((item.Second + item.Third) / 2, item.First, 1e-6));
    }

    [Theory]
    [InlineData("dark=0, light=255", "class 1 is 'bright' in the first and 'light' in the second")]
    [InlineData("bright=255, dark=0", "class 0 is 'dark' in the first and 'bright' in the second")]
    [InlineData("dark=0, bright=255, more=1", "the first has 2 classes (dark, bright), the second 3")]
    public void Ensemble_OtherClasses_NamesTheDifference(string classes, string expected)
    {
        using var first = Networks[0].Open();
        byte[] bytes = classes.Contains("more", StringComparison.Ordinal)
            ? Relabelled(classes)
            : (Networks[1] with { Classes = classes }).CreateBytes();
        using var second = SegmentationTransformer.FromImageModel(bytes, options: new() { OpenLazily = true });

        var exception = Assert.Throws<SegmentationException>(() => SegmentationTransformer.Ensemble([first, second]));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ensemble_OtherPixels_NamesBoth()
    {
        using var first = Networks[0].Open();
        using var second = new NeighbourModel { IsDeep = true }.Open();

        var exception = Assert.Throws<SegmentationException>(() => SegmentationTransformer.Ensemble([first, second]));

        Assert.Contains("the first takes grey, 8 bits, the second", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ensemble_TooManyNodes_SaysHowManyFit()
    {
        using var model = SegmentationTransformer.FromImageModel(CostlyModels.WithManyOperators(2000), options: new() { OpenLazily = true });

        var exception = Assert.Throws<SegmentationException>(() => SegmentationTransformer.Ensemble([model, model, model]));

        Assert.Contains("at most 2500 nodes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("number 2, there would be more", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ensemble_WrongWeights_AreRefused()
    {
        using var model = Networks[0].Open();

        Assert.Contains("2 models and 1 weights", Refuse([1]), StringComparison.Ordinal);
        Assert.Contains("The weight 0", Refuse([1, 0]), StringComparison.Ordinal);
        Assert.Contains("The weight NaN", Refuse([double.NaN, 1]), StringComparison.Ordinal);
        Assert.Contains("The weight 1E-300 beside 1E+300 changes nothing", Refuse([1e-300, 1e300]), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SegmentationTransformer.Ensemble([]));

        string Refuse(double[] weights) => Assert.Throws<SegmentationException>(() => SegmentationTransformer.Ensemble([model, model], weights)).Message;
    }

    [Theory]
    [InlineData("\"weight\":0.5", "\"weight\":0.25", "sum to 0.75")]
    [InlineData("\"weight\":0.5", "\"weight\":-1", "above 0")]
    [InlineData("\"name\":\"logits\"", "\"name\":\"logits2\"", "should compute 'member0/logits2'")]
    [InlineData("\"members\":[{", "\"form\":{\"heads\":[{\"name\":\"Score\"}],\"float16\":false},\"members\":[{", "network of its own")]
    public void Parse_EnsembleThatSaysOtherwise_IsRefused(string text, string changed, string expected)
    {
        using var model = Networks[0].Open();
        using var ensemble = SegmentationTransformer.Ensemble([model, model]);
        var proto = ImageModel.ParseProto(ensemble.Model.Bytes, "The model");
        var entry = proto.MetadataProps.Single(item => item.Key == "mlsegmentation.model");
        int index = entry.Value.IndexOf(text, StringComparison.Ordinal);
        entry.Value = $"{entry.Value[..index]}{changed}{entry.Value[(index + text.Length)..]}";

        var exception = Assert.Throws<SegmentationException>(() => ImageModel.Parse(proto.ToByteArray(), "'both.onnx'"));

        Assert.Contains("both.onnx", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ensemble_QuantisedMember_GivesTheMeanOfTheirScores()
    {
        using var images = new ImageList([TestImages.Create(Width, Height, Grey)]);
        using var onnx = new MemoryStream();
        using var first = Networks[0].Open();
        first.SaveOnnx(onnx, new OnnxExportOptions { Int8 = new Int8Options { Calibration = images.ToData(_context) } });
        onnx.Position = 0;
        using var second = SegmentationTransformer.FromOnnx(onnx);
        using var ensemble = SegmentationTransformer.Ensemble([first, second]);

        Assert.True(ensemble.Info.Members[1].Model.Int8);
        Assert.False(ensemble.Info.Int8);
        Assert.All(Score(ensemble).Zip(Score(first), Score(second)), item => Assert.Equal((item.Second + item.Third) / 2, item.First, 1e-6));
    }

    [Fact]
    public void SaveOnnx_EnsembleTo8Bits_SaysToQuantiseTheMembers()
    {
        using var ensemble = Combine();
        using var images = new ImageList([TestImages.Create(Width, Height, Grey)]);
        var options = new OnnxExportOptions { Int8 = new Int8Options { Calibration = images.ToData(_context) } };

        var exception = Assert.Throws<SegmentationException>(() => ensemble.SaveOnnx(new MemoryStream(), options));

        Assert.Contains("combines 3 models, and is not quantised as a whole. Quantise these", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SaveWeights_Ensemble_SaysWhereToTakeThem()
    {
        using var ensemble = Combine();

        var exception = Assert.Throws<SegmentationException>(() => ensemble.SaveWeights(new MemoryStream()));

        Assert.Contains("combines 3 models, and has no weights of its own", exception.Message, StringComparison.Ordinal);
    }

    private static SegmentationTransformer Combine(double[]? weights = null, SegmentationScoringOptions? options = null)
    {
        SegmentationTransformer[] models = [.. Networks.Select(network => network.Open())];
        try
        {
            return SegmentationTransformer.Ensemble(models, weights, options);
        }
        finally
        {
            foreach (var model in models)
            {
                model.Dispose();
            }
        }
    }

    /// <summary>A model whose description says other classes, which would not pass a check that it is not given here.</summary>
    private static byte[] Relabelled(string classes)
    {
        var proto = Networks[1].CreateProto();
        var entry = proto.MetadataProps.Single(item => item.Key == "mlsegmentation.model");
        entry.Value = entry.Value.Replace("dark=0, bright=255", classes, StringComparison.Ordinal);
        foreach (var shape in proto.Graph.Output.Where(output => output.Name == "Score").Select(output => output.Type.TensorType.Shape))
        {
            shape.Dim[1].DimValue = 3;
        }

        return proto.ToByteArray();
    }

    private static float[][] SeparateScores() => [.. Networks.Select(network =>
    {
        using var model = network.Open();
        return Score(model);
    })];

    private static float[] Score(SegmentationTransformer model)
    {
        using var image = TestImages.Create(Width, Height, Grey);
        return model.Predict(image, withScore: true).Score!;
    }

    private static SegmentationMask Mask(SegmentationTransformer model)
    {
        using var image = TestImages.Create(Width, Height, Grey);
        return model.Predict(image).PredictedLabel!;
    }
}
