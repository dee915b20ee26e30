using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Training;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLSegmentation.Samples.Tests;

/// <summary>Training in PyTorch by several processes, on the way out and back.</summary>
[Collection(nameof(ServedModel))]
public sealed class PyTorchTests(ServedModel served)
{
    private const double Rate = 0.5;
    private const int Size = 128;

    // The step, and the probabilities of an image of what came out of it.
    private const string Program =
        """
        import sys, torch
        sys.path.insert(0, sys.argv.pop(1))
        import train_ddp
        arguments, scored = sys.argv[1:], sys.argv.pop()
        train_ddp.main()
        network = train_ddp.load_network(arguments[0])
        model = network.Network().eval()
        model.load_state_dict(train_ddp.read_weights(arguments[4]))
        whole = train_ddp.argparse.Namespace(images=arguments[2], masks=arguments[3], crop=128, values="0,255")
        samples = train_ddp.Samples(network, len(network.MEAN), whole)
        image, _ = samples.take(samples.pairs[0], train_ddp.np.random.default_rng(1))
        with torch.no_grad():
            train_ddp.write_weights(scored, {"scores": model(image[None]).softmax(1)})
        """;

    [PyTorchFact]
    public void TrainDdp_TwoProcesses_TakeTheStepThatOneTakesHereAndComeBack()
    {
        using var images = new TestImages(4);
        using var model = new MLContext().Segmentation().Load(served.Model);
        string[] files = [.. ((string[])["network.py", "weights.safetensors", "trained.safetensors", "scores.safetensors"])
            .Select(name => Path.Combine(images.Root, name))];
        model.SavePyTorch(files[0]);
        model.SaveWeights(files[1]);
        var own = Step(model, files[1], images);

        var (exitCode, output) = Python.Run(
            "-c", Program, Path.Combine(Repository.Root, "samples", "PyTorch"), files[0], files[1], images.Images, images.Masks, files[2],
            "--processes", "2", "--batch", "2", "--crop", $"{Size}", "--steps", "1", "--show", "1", "--learning-rate", $"{Rate}", files[3]);

        Assert.True(exitCode == 0, output);
        Assert.Matches(@"step 1: loss \d\.\d{4}", output);
        using var trained = model.WithWeights(files[2]);
        var (before, after) = (Tensors(files[1]), Tensors(files[2]));
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        double step = before.Keys.Max(name => Difference(before[name], after[name]));
        Assert.True(step > 1e-3, $"The step of {step} is hardly any.");
        Assert.All(after.Keys, name => Assert.InRange(Difference(own[name], after[name]), 0, 1e-5));
        using var image = MLImage.CreateFromFile(Path.Combine(images.Images, "00.png"));
        Assert.InRange(Difference(Tensors(files[3])["scores"], trained.Predict(image, withScore: true).Score!), 0, 1e-4);
    }

    [PyTorchFact]
    public void TrainDdp_WhatItCannotTrainOn_EndsWithALine()
    {
        using var images = new TestImages(1);
        string[] files = [.. ((string[])["network.py", "weights.safetensors", "trained.safetensors"]).Select(name => Path.Combine(images.Root, name))];
        using (var model = new MLContext().Segmentation().Load(served.Model))
        {
            model.SavePyTorch(files[0]);
            model.SaveWeights(files[1]);
        }

        string empty = Directory.CreateDirectory(Path.Combine(images.Root, "empty")).FullName;
        string deep = Directory.CreateDirectory(Path.Combine(images.Root, "deep")).FullName;
        DeepPng.Write(Path.Combine(deep, "00.png"), 2, 1, [1, 40000]);
        Assert.StartsWith("There are no images of a kind that Pillow reads", Train(empty), StringComparison.Ordinal);
        Assert.Contains("00.png' has more than 8 bits", Train(deep), StringComparison.Ordinal);

        // Pairs have the same names, whatever their endings.
        using (var image = MLImage.CreateFromFile(Path.Combine(images.Images, "00.png")))
        {
            image.Save(Path.Combine(images.Images, "00.jpg"));
        }

        Assert.Contains("differ in their endings only", Train(images.Images), StringComparison.Ordinal);
        File.Delete(Path.Combine(images.Images, "00.png"));
        Assert.Empty(Train(images.Images));
        File.Copy(Path.Combine(images.Images, "00.jpg"), Path.Combine(images.Images, "01.jpg"));
        Assert.Equal($"There is no mask in '{images.Masks}' for 01.jpg.", Train(images.Images));

        string Train(string folder)
        {
            var (exitCode, output) = Python.Run(
                Path.Combine(Repository.Root, "samples", "PyTorch", "train_ddp.py"), files[0], files[1], folder, images.Masks, files[2],
                "--crop", "16", "--batch", "1", "--steps", "1");
            Assert.Equal(output.Length == 0 ? 0 : 1, exitCode);
            return output.Trim();
        }
    }

    /// <summary>The weights after one step of gradient descent on all four images at once, computed by this library.</summary>
    private static Dictionary<string, float[]> Step(SegmentationTransformer model, string weights, TestImages images)
    {
        using var scope = NewDisposeScope();
        var info = model.Info;
        var architecture = NetworkCatalog.Create(info.Network.Name, info.Network.Options);
        using var module = new GraphModule(architecture.CreateGraph(info.Channels, info.Classes.Count));
        module.LoadWeights(weights);
        var (pixels, labels) = Read(images, info);
        var loss = F.cross_entropy(module.forward(pixels), labels);
        loss.backward();
        using (no_grad())
        {
            foreach (var (_, parameter) in module.named_parameters())
            {
                parameter.sub_(parameter.grad!.mul(Rate));
            }
        }

        return module.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.detach().flatten().data<float>().ToArray());
    }

    private static (Tensor Pixels, Tensor Labels) Read(TestImages images, SegmentationModelInfo info)
    {
        string[] names = [.. Directory.GetFiles(images.Images).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        var planes = names.Select(name =>
        {
            using var image = MLImage.CreateFromFile(Path.Combine(images.Images, name));
            float[] grey = [.. Enumerable.Range(0, Size * Size).Select(pixel => image.Pixels[pixel * 4] / 255f)];
            return stack(info.Normalization.Mean.Zip(
                info.Normalization.StandardDeviation, (mean, deviation) => tensor(grey, [Size, Size]).sub(mean).div(deviation)));
        });
        var masks = names.Select(name => tensor(
            SegmentationMask.Load(Path.Combine(images.Masks, name), info.Classes).Pixels.ToArray().Select(label => (long)label).ToArray(), [Size, Size]));
        return (stack(planes), stack(masks));
    }

    /// <summary>The numbers of a safetensors file.</summary>
    private static Dictionary<string, float[]> Tensors(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int length = (int)BitConverter.ToInt64(bytes);
        using var header = System.Text.Json.JsonDocument.Parse(bytes.AsMemory(sizeof(long), length));
        return header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__").ToDictionary(entry => entry.Name, entry =>
        {
            int[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => sizeof(long) + length + offset.GetInt32())];
            return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes.AsSpan(offsets[0]..offsets[1])).ToArray();
        });
    }

    private static double Difference(float[] first, float[] second) =>
        first.Length == second.Length ? first.Zip(second, (one, other) => Math.Abs(one - other)).Max() : double.PositiveInfinity;
}
