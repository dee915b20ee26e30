using System.Runtime.InteropServices;
using static MLSegmentation.Tests.Models.Import.ImportedModel;

namespace MLSegmentation.Tests.Models.Import;

/// <summary>Networks that PyTorch exports, in several sets of operators and forms: every pixel is what PyTorch itself makes of the same image.</summary>
public class PythonNetworksTests
{
    private const int Width = 61;
    private const int Height = 45;
    private const double Tolerance = 1e-4;

    private static readonly OnnxImportOptions ImageNet = new() { IsImageNet = true };

    // The classes, what the file does not say, and the divisor that is found.
    private static readonly Dictionary<string, (int Classes, OnnxImportOptions Options, int Divisor)> Networks = new()
    {
        ["unet9"] = (2, ImageNet, 8),
        ["unet16"] = (2, ImageNet, 8),
        ["padded13"] = (2, ImageNet, 1),
        ["deeplab11"] = (4, ImageNet, 1),
        ["segformer16"] = (5, ImageNet, 16),
        ["bgr12"] = (3, new() { Scale = PixelScale.ZeroTo255, Channels = ChannelOrder.Bgr, Mean = [103.94, 116.78, 123.68] }, 8),
        ["nhwc13"] = (2, new() { Scale = PixelScale.MinusOneToOne }, 8),
        ["labels14"] = (3, ImageNet, 8),
        ["fixed11"] = (4, ImageNet, 1),
    };

    [PyTorchFact]
    public void Import_NetworksThatPyTorchExports_GiveWhatPyTorchGives()
    {
        using var folder = new TemporaryFolder();
        Python.Export(folder.Path);
        byte[] image = File.ReadAllBytes(folder["image.bin"]);

        foreach (var (name, (classes, options, divisor)) in Networks)
        {
            using var model = SegmentationTransformer.Import(
                folder[$"{name}.onnx"], SegmentationClasses.FromNames([.. Enumerable.Range(0, classes).Select(index => $"class{index}")]), options);
            var (scores, labels) = Score(model.Model.Bytes, image, Width, Height);

            var expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder[$"{name}.bin"]));
            Assert.True(divisor == model.Info.Divisor, $"{name} has the divisor {model.Info.Divisor}");
            Assert.Equal(name == "fixed11" ? new ImageSize(Width, Height) : null, model.Info.Resize);
            Assert.True(expected.Length == scores.Length, $"{name} gives {scores.Length} scores");
            float apart = 0;
            for (int index = 0; index < scores.Length; index++)
            {
                apart = Math.Max(apart, Math.Abs(scores[index] - expected[index]));
            }

            Assert.True(apart < Tolerance, $"{name} is {apart} apart");
            Assert.True(labels.Distinct().Count() > 1, $"{name} gives one class only");
            Assert.Equal(name, model.Info.Network.Name);
        }
    }
}
