using System.Globalization;
using MLSegmentation.ImageFiles;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Models.Weights;

/// <summary>
/// Reads the residual network that the package Microsoft.ML.DnnImageFeaturizer.ResNet18 brings as an ONNX file, whose weights were learned on
/// ImageNet, under the names that torchvision gives such tensors.
/// </summary>
/// <remarks>
/// The file's names are numbers, so tensors are told by their place: the graph is followed from its input on, convolution by convolution,
/// each with the batch normalisation behind it. A graph that is another anywhere is refused.
/// </remarks>
internal sealed class ImageNetResNet18
{
    /// <summary>The first layer, which looks at the image.</summary>
    public const string FirstLayer = "conv1.weight";

    private const string What = "weights file";
    private const double Epsilon = 1e-5;

    private static readonly string[] NormalizationParts = ["weight", "bias", "running_mean", "running_var"];
    private static readonly int[] BlocksPerStage = [2, 2, 2, 3];

    // Of red, green and blue in ImageNet, in grey levels from 0 to 255.
    private static readonly float[] Deviations = [58.395f, 57.12f, 57.375f];

    private readonly List<WeightTensor> _tensors = [];
    private readonly ILookup<string, NodeProto> _readers;
    private readonly Dictionary<string, TensorProto> _constants;

    private ImageNetResNet18(GraphProto graph)
    {
        _readers = graph.Node.SelectMany(node => node.Input.Select(input => (input, node))).ToLookup(pair => pair.input, pair => pair.node);
        _constants = graph.Initializer.DistinctBy(constant => constant.Name).ToDictionary(constant => constant.Name, StringComparer.Ordinal);
        string[] inputs = [.. graph.Input.Select(input => input.Name).Where(name => !_constants.ContainsKey(name))];
        Require(inputs.Length == 1, $"it has {inputs.Length} inputs");
        string output = Follow(inputs[0]);
        Require(graph.Node.Count(node => node.OpType == "Conv") == Convolutions, $"there are more convolutions behind '{output}'");
    }

    private int Convolutions => _tensors.Count(tensor => tensor.Shape.Count == 4);

    /// <summary>Reads all parameters and running statistics, for a network that looks at normalised red, green and blue.</summary>
    /// <exception cref="SegmentationException">The file cannot be read, or holds another network.</exception>
    public static IReadOnlyList<WeightTensor> Read(string path)
    {
        byte[] bytes = UserFile.ReadAllBytes(path, What, ImageModel.MaxLength);
        try
        {
            return new ImageNetResNet18(Parse(bytes, path))._tensors;
        }
        catch (FormatException exception)
        {
            throw new SegmentationException(
                $"'{path}' looks like an ONNX file, but is not the ResNet18.onnx of the package Microsoft.ML.DnnImageFeaturizer.ResNet18: "
                + $"{exception.Message}. An exported model is made for scoring only: its batch normalisations have become part of other layers. "
                + "Give a safetensors file, the model.zip that a training saved, or that ResNet18.onnx.",
                exception);
        }
    }

    private static GraphProto Parse(byte[] bytes, string path)
    {
        try
        {
            return ImageModel.ParseForeign(bytes, $"'{path}'").Model.Graph;
        }
        catch (SegmentationException exception)
        {
            throw new FormatException("it is damaged", exception);
        }
    }

    /// <summary>
    /// The first layer for an image of any number of channels: of one, which stands for all three, it gets the sum; of more, they take turns, scaled so
    /// that the sum stays as large.
    /// </summary>
    public static WeightTensor Adapt(WeightTensor first, int channels) => new(first.Name, [first.Shape[0], channels, .. first.Shape.Skip(2)], () =>
    {
        float[] weights = first.Read();
        int colors = (int)first.Shape[1];
        int area = (int)(first.Shape[2] * first.Shape[3]);
        float[] adapted = new float[first.Shape[0] * channels * area];
        for (int index = 0; index < adapted.Length; index++)
        {
            var (output, channel, place) = (index / area / channels, index / area % channels, index % area);
            adapted[index] = channels == 1
                ? Enumerable.Range(0, colors).Sum(color => weights[(((output * colors) + color) * area) + place])
                : weights[(((output * colors) + (channel % colors)) * area) + place] * colors / channels;
        }

        return adapted;
    });

    private string Follow(string input)
    {
        string value = Next("MaxPool", Next("Relu", ConvNorm("conv1", "bn1", input, new(3, 64, Kernel: 7, Stride: 2))));
        int inputs = 64;
        for (int stage = 0; stage < BlocksPerStage.Length; stage++)
        {
            for (int block = 0; block < BlocksPerStage[stage]; block++)
            {
                var first = new Window(inputs, 64 << stage, Kernel: 3, Stride: stage > 0 && block == 0 ? 2 : 1);
                value = Block($"layer{stage + 1}.{block}.", value, first);
                inputs = first.Outputs;
            }
        }

        return value;
    }

    private string Block(string prefix, string input, Window first)
    {
        string features = Next("Relu", ConvNorm($"{prefix}conv1", $"{prefix}bn1", input, first));
        string residual = ConvNorm($"{prefix}conv2", $"{prefix}bn2", features, first with { Inputs = first.Outputs, Stride = 1 });
        string shortcut = first.Inputs == first.Outputs
            ? input
            : ConvNorm($"{prefix}downsample.0", $"{prefix}downsample.1", input, first with { Kernel = 1 });
        var sum = _readers[residual].FirstOrDefault(node => node.OpType == "Add");
        Require(sum is { Input.Count: 2 } && sum.Input.Contains(shortcut), $"'{residual}' is not added to '{shortcut}'");
        return Next("Relu", sum!.Output[0]);
    }

    private string ConvNorm(string convolution, string normalization, string input, Window window)
    {
        var conv = _readers[input].FirstOrDefault(node => node.OpType == "Conv" && node.Input[0] == input && window.Fits(node));
        Require(conv is { Input.Count: 2 }, $"no convolution of '{input}' is {window}");
        var weight = Constant(conv!.Input[1], window.Shape);
        string name = $"{convolution}.weight";
        _tensors.Add(new(name, window.Shape, name == FirstLayer ? () => Normalized(weight) : weight.ToFloats));

        var norm = _readers[conv.Output[0]].FirstOrDefault(node => node.OpType == "BatchNormalization");
        Require(
            norm is { Input.Count: 5 } && Math.Abs((norm.Float("epsilon", (float)Epsilon) / Epsilon) - 1) < 1e-3,
            $"no batch normalisation of '{conv.Output[0]}' adds {Epsilon.ToString(CultureInfo.InvariantCulture)} to the variance");
        foreach (var (part, constant) in NormalizationParts.Zip(norm!.Input.Skip(1)))
        {
            _tensors.Add(new($"{normalization}.{part}", [window.Outputs], Constant(constant, [window.Outputs]).ToFloats));
        }

        return norm.Output[0];
    }

    private string Next(string operation, string input)
    {
        var next = _readers[input].FirstOrDefault(node => node.OpType == operation);
        Require(next is not null, $"no {operation} reads '{input}'");
        return next!.Output[0];
    }

    private TensorProto Constant(string name, long[] shape)
    {
        bool isThere = _constants.TryGetValue(name, out var constant);
        Require(isThere && constant!.DataType == (int)TensorProto.Types.DataType.Float, $"'{name}' is no constant of 32-bit floating-point numbers");
        string found = WeightTensor.Describe(constant!.Dims);
        Require(constant.Dims.SequenceEqual(shape), $"'{name}' has the shape {found} in place of {WeightTensor.Describe(shape)}");
        return constant;
    }

    /// <summary>
    /// The file's network looks at blue, green and red from 0 to 255 less their means. Ours looks at red, green and blue of about zero mean and unit
    /// deviation: where it sees 1, the weights get what one deviation was in the images that they were learned on.
    /// </summary>
    private static float[] Normalized(TensorProto weight)
    {
        float[] weights = weight.ToFloats();
        var (colors, area) = ((int)weight.Dims[1], (int)(weight.Dims[2] * weight.Dims[3]));
        float[] normalized = new float[weights.Length];
        for (int index = 0; index < weights.Length; index++)
        {
            int color = index / area % colors;
            normalized[index] = Deviations[color] * weights[index + ((colors - 1 - (2 * color)) * area)];
        }

        return normalized;
    }

    private static void Require(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new FormatException(problem);
        }
    }

    /// <summary>What a convolution must be like.</summary>
    private sealed record Window(int Inputs, int Outputs, int Kernel, int Stride)
    {
        public long[] Shape => [Outputs, Inputs, Kernel, Kernel];

        public bool Fits(NodeProto convolution) =>
            convolution.Ints("kernel_shape") is [var height, var width] && height == Kernel && width == Kernel
            && (convolution.Ints("strides") ?? [1, 1]).All(stride => stride == Stride);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"of {Kernel}×{Kernel} positions at every {Stride}");
    }
}
