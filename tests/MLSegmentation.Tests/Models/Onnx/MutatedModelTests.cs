using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.ML;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Weights;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Models.Onnx;

/// <summary>
/// Thousands of models with something wrong, the same ones every time: whatever they hold, opening, describing and exporting them gives a result or an
/// error for the user.
/// </summary>
public class MutatedModelTests
{
    private const int Seed = 20240117;
    private readonly MLContext _context = new(seed: 1);

    // ML.NET knows images and masks as members of classes once the library has been touched.
    public MutatedModelTests() => _context.Segmentation();

    [Fact]
    public void Open_BytesChanged_GivesAModelOrAnErrorForTheUser()
    {
        var random = new Random(Seed);
        byte[] onnx = ThresholdModel.CreateBytes();
        byte[] zip = HostileModelTests.Zip(PixelsModel.FromImageModel(ThresholdModel.CreateProto(), ModelColumns.Default).ToByteArray());
        int opened = 0;
        for (int index = 0; index < 3000; index++)
        {
            byte[] changed = Mutate(index % 3 == 0 ? zip : onnx, random);
            opened += TryOpen(() => ModelFile.Read(new MemoryStream(changed)), $"mutation {index}") is null ? 0 : 1;
        }

        // Weights and texts may hold anything.
        Assert.InRange(opened, 30, 2900);
    }

    [Fact]
    public void Open_GraphChanged_GivesAModelOrAnErrorForTheUser()
    {
        var random = new Random(Seed);
        int scored = 0;
        for (int index = 0; index < 1500; index++)
        {
            var model = ThresholdModel.CreateProto();
            for (int changes = random.Next(1, 3); changes > 0; changes--)
            {
                Mutate(model, random);
            }

            if (TryOpen(() => new SavedModel(ImageModel.Parse(model.ToByteArray(), "'m.onnx'"), ModelColumns.Default), $"mutation {index}") is { } saved
                && index % 20 == 0)
            {
                scored += TryScore(saved.Model.Bytes) ? 1 : 0;
            }
        }

        Assert.InRange(scored, 1, 74);
    }

    [Fact]
    public void Open_DescriptionChanged_GivesAModelOrAnErrorForTheUser()
    {
        string[] values = ["null", "-1", "0", "1e300", "\"\"", "\"NaN\"", "\"Infinity\"", "[]", "[null]", "{}", "{\"a\":null}", "true", "2147483647", "99"];
        int count = 0;
        foreach (string key in (string[])["mlsegmentation.model", "mlsegmentation.training", "mlsegmentation.columns"])
        {
            foreach (string text in Variants(key, values))
            {
                var model = ThresholdModel.CreateProto();
                model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = text });
                TryOpen(() => Open(model), text);
                count++;
            }
        }

        Assert.InRange(count, 500, 5000);
    }

    [Theory]
    [InlineData("mlsegmentation.model", "\"divisor\":1", "\"divisor\":1000000", "its divisor is 1000000")]
    [InlineData("mlsegmentation.model", "\"channels\":1", "\"channels\":-1", "it has -1 channels")]
    [InlineData("mlsegmentation.model", "\"standardDeviation\":[1]", "\"standardDeviation\":[0]", "no number above 0")]
    [InlineData("mlsegmentation.model", "\"standardDeviation\":[1]", "\"standardDeviation\":[\"NaN\"]", "no number above 0")]
    [InlineData("mlsegmentation.model", "\"mean\":[0]", "\"mean\":null", "normalisation is missing")]
    [InlineData("mlsegmentation.model", "\"mean\":[0]", "\"mean\":[0,0]", "not that of 1 channels")]
    [InlineData("mlsegmentation.model", "\"name\":\"threshold\"", "\"name\":null", "name of its network is missing")]
    [InlineData("mlsegmentation.model", "{\"name\":\"logits\"}", "null", "output of its network is missing")]
    [InlineData("mlsegmentation.training", "\"loss\":\"none\"", "\"loss\":null", "options of its training are missing")]
    [InlineData("mlsegmentation.training", "\"bestEpoch\":1", "\"bestEpoch\":2147483647", "best of its epochs")]
    [InlineData("mlsegmentation.training", "{\"epoch\":1,", "{\"epoch\":-1,", "out of order")]
    public void Open_DescriptionChanged_SaysWhatIsWrong(string key, string old, string changed, string expected)
    {
        var model = ThresholdModel.CreateProto();
        var entry = model.MetadataProps.Single(entry => entry.Key == key);
        Assert.Contains(old, entry.Value, StringComparison.Ordinal);
        entry.Value = entry.Value.Replace(old, changed, StringComparison.Ordinal);

        var exception = Assert.Throws<SegmentationException>(() => Open(model));

        Assert.Contains("m.onnx", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private static SavedModel Open(ModelProto model)
    {
        var image = ImageModel.Parse(model.ToByteArray(), "'m.onnx'");
        return new SavedModel(image, ModelColumns.Of(image, "'m.onnx'"));
    }

    /// <summary>Opens a model and, where that is possible, does everything with it that needs no session.</summary>
    private static SavedModel? TryOpen(Func<SavedModel> open, string what)
    {
        SavedModel? saved = null;
        try
        {
            saved = open();
            _ = saved.Model.Info.History?.ToJson();
            _ = saved.Model.Info.DescribePixels();
            _ = ModelExport.Apply(saved.Model, new OnnxExportOptions());
            _ = ModelWeights.Read(saved.Model, "'m.onnx'");
        }
        catch (SegmentationException)
        {
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}");
        }

        return saved;
    }

    private bool TryScore(byte[] onnx)
    {
        try
        {
            using var model = SegmentationTransformer.FromImageModel(onnx, options: new SegmentationScoringOptions { Threads = 1 });
            var image = TestImages.Create(8, 8, TestImages.CreateGrey(8, 8, 1));
            var data = _context.Data.LoadFromEnumerable([new SegmentationTransformerTests.Row { Name = "image", Image = image }]);
            return _context.Data.CreateEnumerable<SegmentationTransformerTests.ScoredRow>(model.Transform(data), reuseRowObject: false).ToList() is [_];
        }
        catch (SegmentationException)
        {
            return false;
        }
    }

    /// <summary>The JSON of an entry with each of its values, one after another, replaced by each of some values.</summary>
    private static IEnumerable<string> Variants(string key, string[] values)
    {
        string text = ThresholdModel.CreateProto().MetadataProps.FirstOrDefault(entry => entry.Key == key)?.Value
            ?? """{"image":"Image","predictedLabel":"PredictedLabel","score":"Score"}""";
        int count = Slots(JsonNode.Parse(text)!).Count;
        for (int slot = 0; slot < count; slot++)
        {
            foreach (string value in values)
            {
                var root = JsonNode.Parse(text)!;
                Slots(root)[slot](JsonNode.Parse(value));
                yield return root.ToJsonString();
            }
        }

        foreach (string value in values)
        {
            yield return value;
        }
    }

    /// <summary>What replaces each of the values inside of a value.</summary>
    private static List<Action<JsonNode?>> Slots(JsonNode root) => root switch
    {
        JsonObject item => [.. item.ToList().SelectMany(
            pair => (Action<JsonNode?>[])[node => item[pair.Key] = node, .. pair.Value is null ? [] : Slots(pair.Value)])],
        JsonArray list => [.. list.ToList().SelectMany(
            (value, index) => (Action<JsonNode?>[])[node => list[index] = node, .. value is null ? [] : Slots(value)])],
        _ => [],
    };

    /// <summary>Flips bits, cuts off, writes large numbers, or copies one part over another.</summary>
    private static byte[] Mutate(byte[] bytes, Random random)
    {
        byte[] changed = [.. bytes];
        switch (random.Next(4))
        {
            case 0:
                for (int flips = random.Next(1, 5); flips > 0; flips--)
                {
                    changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                }

                return changed;
            case 1:
                return changed[..random.Next(1, changed.Length)];
            case 2:
                changed.AsSpan(random.Next(changed.Length - 4), random.Next(1, 5)).Fill(random.Next(2) == 0 ? (byte)0xff : (byte)0x7f);
                return changed;
            default:
                int length = random.Next(1, 40);
                changed.AsSpan(random.Next(changed.Length - length), length).CopyTo(changed.AsSpan(random.Next(changed.Length - length)));
                return changed;
        }
    }

    /// <summary>Changes a node, an attribute, a constant or a declaration as an editor of models could.</summary>
    private static void Mutate(ModelProto model, Random random)
    {
        var graph = model.Graph;
        var node = graph.Node[random.Next(graph.Node.Count)];
        var constant = graph.Initializer[random.Next(graph.Initializer.Count)];
        string[] operators = ["Range", "Resize", "Tile", "Expand", "Conv", "BatchNormalization", "ConvTranspose", "Gather", "Reshape", "Pad", "Loop", "TopK"];
        switch (random.Next(10))
        {
            case 0:
                node.OpType = operators[random.Next(operators.Length)];
                break;
            case 1 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = graph.Node[random.Next(graph.Node.Count)].Output[0];
                break;
            case 2 when node.Input.Count > 0:
                node.Input.RemoveAt(node.Input.Count - 1);
                break;
            case 3:
                graph.Node.Remove(node);
                break;
            case 4 when node.Attribute.Count > 0:
                node.Attribute[0].I = random.NextInt64(-5, 5) * (1L << random.Next(60));
                break;
            case 5 when node.Attribute.Count > 0:
                node.Attribute.Clear();
                break;
            case 6:
                constant.Dims.Add(random.NextInt64(-2, 3));
                break;
            case 7:
                constant.RawData = ByteString.CopyFrom([.. constant.RawData.Select(value => (byte)(value ^ (1 << random.Next(8))))]);
                break;
            case 8:
                constant.DataType = random.Next(-1, 26);
                break;
            default:
                graph.Output[random.Next(2)].Type = null;
                break;
        }
    }
}
