using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Training.Samples;
using static MLSegmentation.Models.Onnx.OnnxGraph;

namespace MLSegmentation.Training.Tests.Samples;

public class ImageResamplerTests
{
    // The sums of 32-bit numbers up to 255, in another order.
    private const double Rounding = 1e-3;

    [Fact]
    public void Resize_TwiceAsLong_MixesNeighboursThreeToOne()
    {
        // The middles of the new pixels lie at -1/4, 1/4, 3/4 and 5/4 of the old ones; the outermost see one old pixel only.
        Assert.Equal([0, 25, 75, 100], Resize([0, 100], new(2, 1), new(4, 1)));
    }

    [Fact]
    public void Resize_HalfAsLong_WeighsFourPixelsByATriangle()
    {
        // Weights 1/4, 3/4, 3/4, 1/4 of 2 in the middle; 3/4, 3/4, 1/4 of 7/4 at the ends.
        // (0.75 * 0 + 0.75 * 70 + 0.25 * 140) / 1.75 = 50; (0.25 * 70 + 0.75 * 140 + 0.75 * 210 + 0.25 * 0) / 2 = 140; (0.25 * 210 + 0) / 1.75 = 30
        Assert.Equal([50, 140, 30], Resize([0, 70, 140, 210, 0, 0], new(6, 1), new(3, 1)));
    }

    [Fact]
    public void Resize_Halves_RoundToTheEvenNumber()
    {
        // The middle of three is the mean of two.
        Assert.Equal([0, 0, 1], Resize([0, 1], new(2, 1), new(3, 1)));
        Assert.Equal([1, 2, 2], Resize([1, 2], new(2, 1), new(3, 1)));
    }

    [Fact]
    public void Resize_Colours_StayApart()
    {
        Assert.Equal([0, 100, 255, 25, 75, 255, 75, 25, 255, 100, 0, 255], Resize([0, 100, 255, 100, 0, 255], new(2, 1), new(4, 1), channels: 3));
    }

    [Theory]
    [InlineData(64, 48, 128, 96, 1)]
    [InlineData(37, 53, 16, 16, 3)]
    [InlineData(100, 75, 33, 17, 1)]
    [InlineData(20, 90, 64, 32, 3)]
    [InlineData(90, 20, 32, 64, 1)]
    [InlineData(1, 1, 16, 8, 3)]
    [InlineData(31, 1, 8, 8, 1)]
    [InlineData(65, 63, 1, 1, 1)]
    [InlineData(256, 2, 255, 3, 3)]
    public void Resize_AnySizes_IsWhatOnnxRuntimeDoes(int width, int height, int targetWidth, int targetHeight, int channels)
    {
        var (source, target) = (new ImageSize(width, height), new ImageSize(targetWidth, targetHeight));
        byte[] pixels = new byte[width * height * channels];
        new Random(width).NextBytes(pixels);

        byte[] resized = Resize(pixels, source, target, channels);

        float[] expected = ResizeWithOnnxRuntime(pixels, source, target, channels);
        Assert.All(resized.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -0.5 - Rounding, 0.5 + Rounding));
    }

    [Fact]
    public void ResizeLabels_Shrinking_TakesTheMiddles()
    {
        // The middle of each cell of three; of each cell of four the third pixel, behind the middle.
        Assert.Equal([2, 5], ResizeLabels([1, 2, 3, 4, 5, 6], new(6, 1), new(2, 1)));
        Assert.Equal([3, 7], ResizeLabels([1, 2, 3, 4, 5, 6, 7, 8], new(1, 8), new(1, 2)));
    }

    [Fact]
    public void ResizeLabels_Growing_RepeatsPixels()
    {
        Assert.Equal([7, 7, 7, 255, 255, 255], ResizeLabels([7, 255], new(2, 1), new(6, 1)));

        // 1/6 · 2 … 5/6 · 2 rounded down: 0, 1, 1 (the middle of three lies on the border, which belongs to what follows).
        Assert.Equal([7, 9, 9], ResizeLabels([7, 9], new(1, 2), new(1, 3)));
    }

    private static byte[] Resize(byte[] pixels, ImageSize source, ImageSize target, int channels = 1)
    {
        byte[] planes = StoredImages.ToPlanes(pixels, channels);
        byte[] resized = new byte[target.PixelCount];
        var planesResized = new List<byte>();
        for (int channel = 0; channel < channels; channel++)
        {
            new ImageResampler(source, target).Resize<byte>(planes.AsSpan(channel * source.PixelCount, source.PixelCount), resized);
            planesResized.AddRange(resized);
        }

        return StoredImages.ToPlanes(planesResized, target.PixelCount);
    }

    private static byte[] ResizeLabels(byte[] labels, ImageSize source, ImageSize target)
    {
        byte[] resized = new byte[target.Width * target.Height];
        new ImageResampler(source, target).ResizeLabels(labels, resized);
        return resized;
    }

    private static float[] ResizeWithOnnxRuntime(byte[] pixels, ImageSize source, ImageSize target, int channels)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(CreateModel(target, channels), options);
        float[] planes = Transpose([.. pixels.Select(value => (float)value)], source.Width * source.Height, channels);
        using var input = OrtValue.CreateTensorValueFromMemory(planes, [1, channels, source.Height, source.Width]);
        using var runOptions = new RunOptions();
        using var outputs = session.Run(runOptions, ["Image"], [input], ["Resized"]);
        return Transpose(outputs[0].GetTensorDataAsSpan<float>().ToArray(), channels, target.Width * target.Height);
    }

    private static float[] Transpose(float[] values, int rows, int columns) =>
        [.. Enumerable.Range(0, columns).SelectMany(column => Enumerable.Range(0, rows).Select(row => values[(row * columns) + column]))];

    private static byte[] CreateModel(ImageSize target, int channels)
    {
        var graph = new OnnxGraph("resize");
        graph.Input("Image", TensorProto.Types.DataType.Float, 1, channels, "H", "W");
        graph.Add(
            "Resize",
            "Resized",
            ["Image", "", "", graph.Constant("sizes", [1L, channels, target.Height, target.Width])],
            Attribute("mode", "linear"),
            Attribute("coordinate_transformation_mode", "half_pixel"),
            Attribute("antialias", 1),
            Attribute("exclude_outside", 1));
        graph.Output("Resized", TensorProto.Types.DataType.Float, 1, channels, target.Height, target.Width);
        var model = new ModelProto { IrVersion = 8, Graph = graph.ToProto() };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 18 });
        return model.ToByteArray();
    }
}
