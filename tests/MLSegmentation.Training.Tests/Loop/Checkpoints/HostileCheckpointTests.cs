using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Loop.Checkpoints;

namespace MLSegmentation.Training.Tests;

/// <summary>Checkpoints with something wrong in them: whatever they hold, opening them gives a checkpoint or an error for the user.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    private const string Good =
        """
        {"format":1,"step":4,"epochLoss":0,"seed":1,"run":{"steps":"10"},
        "epochs":[{"epoch":1,"steps":4,"learningRate":0.1,"trainingLoss":0.5,"validationMeanDice":0.5,"validationPerClassDice":[0.5,"NaN"]}]}
        """;

    // Seven images in batches of two: four steps make an epoch.
    private static readonly (int Steps, int StepsPerEpoch, int Epochs) Plan = (10, 4, 3);

    private readonly TemporaryFolder _folder = new();

    private string File => _folder["checkpoint-00000004.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_SoundState_IsWhereTheTrainingWas()
    {
        using var checkpoint = Open(Good);

        checkpoint.RequireOf(Plan, classCount: 2, keepsBest: false);
        Assert.Equal(4, checkpoint.State.Step);
    }

    [Theory]
    [InlineData("\"step\":4", "\"step\":-1", "it is of step -1")]
    [InlineData("\"step\":4", "\"step\":2147483648", "step")]
    [InlineData("\"step\":4", "\"step\":11", "it is of step 11 with 1 epochs, but the training has 10 steps, 4 an epoch")]
    [InlineData("\"epochLoss\":0", "\"epochLoss\":\"NaN\"", "it is of step 4, with the loss NaN")]
    [InlineData("\"steps\":\"10\"", "\"steps\":null", "options of its training are missing")]
    [InlineData("{\"epoch\":1,", "null,{\"epoch\":1,", "an epoch is missing")]
    [InlineData("\"epoch\":1,", "\"epoch\":2147483647,", "it is of step 4 with 1 epochs")]
    [InlineData("[0.5,\"NaN\"]", "[0.5]", "epoch 1 has 1 classes, where there are 2")]
    [InlineData("[0.5,\"NaN\"]", "[0.5,1e300]", "not from 0 to 1")]
    [InlineData("\"format\":1", "\"format\":2", "it has format 2, and this version of MLSegmentation reads format 1")]
    public void Open_ImpossibleState_SaysWhatIsWrong(string old, string changed, string expected)
    {
        Assert.Contains(old, Good, StringComparison.Ordinal);

        var exception = Assert.Throws<SegmentationException>(() =>
        {
            using var checkpoint = Open(Good.Replace(old, changed, StringComparison.Ordinal));
            checkpoint.RequireOf(Plan, classCount: 2, keepsBest: false);
        });

        Assert.Contains(File, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireOf_BestEpochWithoutWeights_IsRefused()
    {
        using var checkpoint = Open(Good);

        var exception = Assert.Throws<SegmentationException>(() => checkpoint.RequireOf(Plan, classCount: 2, keepsBest: true));

        Assert.Contains("it lacks the weights of the best epoch", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(float.NaN)]
    [InlineData(1e30f)]
    public void GetCount_ImpossibleNumberOfSteps_IsRefused(float count)
    {
        using var checkpoint = Open(Good, new WeightTensor("optimizer/step", [], () => [count]));

        var exception = Assert.Throws<SegmentationException>(() => checkpoint.GetCount("optimizer/step"));

        Assert.Contains("of 4", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_StateWithAnyValueReplaced_GivesACheckpointOrAnErrorForTheUser()
    {
        string[] values = ["null", "-1", "0", "1e300", "\"\"", "\"NaN\"", "[]", "[null]", "{}", "{\"a\":null}", "true", "2147483647"];
        string[] paths = ["format", "step", "epochLoss", "seed", "run", "epochs", "run.steps", .. EpochPaths()];
        foreach (string path in paths)
        {
            foreach (string value in values)
            {
                AssertOpensOrFails(Replace(path, value));
            }
        }

        Array.ForEach([.. values, "{\"format\":1}", new string('[', 100_000)], AssertOpensOrFails);
    }

    [Fact]
    public void Open_BytesChanged_GivesACheckpointOrAnErrorForTheUser()
    {
        Write(Good, new WeightTensor("weight", [2], () => [1, 2]));
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        var random = new Random(20240117);
        for (int index = 0; index < 1000; index++)
        {
            byte[] changed = random.Next(3) == 0 ? bytes[..random.Next(1, bytes.Length)] : [.. bytes];
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            System.IO.File.WriteAllBytes(File, changed);
            AssertOpensOrFails(() => Checkpoint.Open(File).Dispose());
        }
    }

    [Fact]
    public void Open_HeaderOfMillionsOfValues_IsRefusedBeforeTheyExist()
    {
        byte[] header = Encoding.UTF8.GetBytes($"{{\"a\":[{string.Join(',', Enumerable.Repeat('0', 3_000_000))}]}}");
        System.IO.File.WriteAllBytes(File, [.. BitConverter.GetBytes((long)header.Length), .. header]);

        var exception = Assert.Throws<SegmentationException>(() => Checkpoint.Open(File));

        Assert.Contains("more than 2000000 names and values", exception.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> EpochPaths() => JsonNode.Parse(Good)!["epochs"]![0]!.AsObject().Select(pair => $"epochs.{pair.Key}");

    private static string Replace(string path, string value)
    {
        var root = JsonNode.Parse(Good)!;
        string[] parts = path.Split('.');
        var parent = (parts.Length == 1 ? root : parts[0] == "epochs" ? root["epochs"]![0]! : root[parts[0]]!).AsObject();
        parent[parts[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }

    private void AssertOpensOrFails(string state) => AssertOpensOrFails(() =>
    {
        using var checkpoint = Open(state);
        checkpoint.RequireOf(Plan, classCount: 2, keepsBest: false);
    });

    private static void AssertOpensOrFails(Action open)
    {
        try
        {
            open();
        }
        catch (SegmentationException)
        {
        }
    }

    private Checkpoint Open(string state, params WeightTensor[] tensors)
    {
        Write(state, tensors);
        return Checkpoint.Open(File);
    }

    /// <summary>Writes a checkpoint of any state with the checksum that it should have.</summary>
    private void Write(string state, params WeightTensor[] tensors)
    {
        byte[] content =
        [
            .. Encoding.UTF8.GetBytes(state),
            .. tensors.SelectMany(tensor => Encoding.UTF8.GetBytes(tensor.Name).Concat(tensor.Read().SelectMany(BitConverter.GetBytes))),
        ];
        var metadata = new Dictionary<string, string>
        {
            ["mlsegmentation.checkpoint"] = state,
            ["mlsegmentation.sha256"] = Convert.ToHexString(SHA256.HashData(content)),
        };
        SafetensorsWriter.Write(File, tensors, metadata);
    }
}
