using System.Runtime.InteropServices;
using static TorchSharp.Tests.NnExpectations;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

public class FunctionalTests
{
    private static readonly Dictionary<string, Func<Tensor>> Cases = new()
    {
        ["conv2d"] = () => F.conv2d(Image(), Pattern([4, 3, 3, 3], 1), Pattern([4], 2), padding: [1, 1]),
        ["conv2d_strided_dilated_grouped"] = () => F.conv2d(
            Pattern([1, 4, 7, 6]), Pattern([6, 2, 3, 2], 1), null, strides: [2, 1], padding: [1, 2], dilation: [1, 2], groups: 2),
        ["conv3d"] = () => F.conv3d(Volume(), Pattern([2, 2, 2, 3, 3], 1), Pattern([2], 2), strides: [1, 2, 1], padding: [0, 1, 1]),
        ["conv_transpose2d"] = () => F.conv_transpose2d(
            Image(), Pattern([3, 2, 3, 3], 1), Pattern([2], 2), strides: [2, 3], padding: [1, 1], output_padding: [1, 2]),
        ["conv_transpose3d"] = () => F.conv_transpose3d(Volume(), Pattern([2, 1, 2, 2, 2], 1), strides: [2, 2, 2]),
        ["batch_norm_in_training"] = BatchNormInTraining,
        ["batch_norm_in_evaluation"] = () => F.batch_norm(
            Image(), Pattern([3], 1), Pattern([3], 2).abs() + 1, Pattern([3], 3), Pattern([3], 4), training: false, 0.1, 1e-3),
        ["instance_norm"] = () => F.instance_norm(Image(), weight: Pattern([3], 1), bias: Pattern([3], 2), eps: 1e-3),
        ["leaky_relu"] = () => F.leaky_relu(Image(), 0.2),
        ["prelu"] = () => F.prelu(Image(), Pattern([3], 1)),
        ["silu"] = () => F.silu(Image()),
        ["elu"] = () => F.elu(Image(), 0.5),
        ["softplus"] = () => F.softplus(Image(), 2, 1.5),
        ["softmax"] = () => F.softmax(Image(), 1),
        ["log_softmax"] = () => F.log_softmax(Image(), 1),
        ["logsigmoid"] = () => F.logsigmoid(Image()),
        ["max_pool2d"] = () => F.max_pool2d(Image(), [3, 2], [2, 1], [1, 0]),
        ["max_pool3d"] = () => F.max_pool3d(Volume(), [2, 2, 2]),
        ["avg_pool2d"] = () => F.avg_pool2d(Image(), (2, 3), (2, 2), (1, 1), count_include_pad: false),
        ["avg_pool2d_with_divisor"] = () => F.avg_pool2d(Image(), 2, 2, 0, ceil_mode: true, divisor_override: 3),
        ["avg_pool3d"] = () => F.avg_pool3d(Volume(), [1, 2, 3], padding: [0, 1, 1]),
        ["adaptive_avg_pool2d"] = () => F.adaptive_avg_pool2d(Image(), (2, 3)),
        ["adaptive_avg_pool3d"] = () => F.adaptive_avg_pool3d(Volume(), (1, 2, 2)),
        ["interpolate_nearest"] = () => F.interpolate(Image(), scale_factor: [2.0, 2.0]),
        ["interpolate_bilinear"] = () => F.interpolate(Image(), [7, 9], mode: InterpolationMode.Bilinear, align_corners: false),
        ["interpolate_bilinear_scaled"] = () => F.interpolate(Image(), scale_factor: [1.6, 2.3], mode: InterpolationMode.Bilinear),
        ["interpolate_bilinear_aligned"] = () => F.interpolate(Image(), [7, 9], mode: InterpolationMode.Bilinear, align_corners: true),
        ["interpolate_trilinear"] = () => F.interpolate(
            Volume(), scale_factor: [2.0, 2.0, 2.0], mode: InterpolationMode.Trilinear, align_corners: false),
        ["pad_constant"] = () => F.pad(Image(), (1, 2, 0, 3), PaddingModes.Constant, 0.5),
        ["pad_reflect"] = () => F.pad(Image(), (1, 2, 0, 3), PaddingModes.Reflect),
        ["pad_replicate"] = () => F.pad(Image(), new long[] { 1, 2, 0, 3 }, PaddingModes.Replicate),
        ["cross_entropy"] = () => F.cross_entropy(Logits(), Labels()),
        ["cross_entropy_weighted_ignoring_smoothed"] = () => F.cross_entropy(
            Logits(), Labels(), ClassWeight(), ignore_index: 1, label_smoothing: 0.1),
        ["cross_entropy_unreduced"] = () => F.cross_entropy(Logits(), Labels(), reduction: Reduction.None),
        ["cross_entropy_of_probabilities"] = () => F.cross_entropy(Logits(), Probabilities(), reduction: Reduction.Sum),
        ["nll_loss"] = () => F.nll_loss(F.log_softmax(Logits(), 1), Labels(), ClassWeight()),
        ["binary_cross_entropy"] = () => F.binary_cross_entropy(Unit(), Targets(), Pattern([4], 5).abs()),
        ["binary_cross_entropy_with_logits"] = () => F.binary_cross_entropy_with_logits(
            Pattern([2, 4], 1), Targets(), Pattern([4], 5).abs(), Reduction.Sum, Pattern([4], 6).abs()),
        ["mse_loss"] = () => F.mse_loss(Unit(), Targets(), Reduction.Sum),
        ["l1_loss"] = () => F.l1_loss(Unit(), Targets()),
        ["smooth_l1_loss"] = () => F.smooth_l1_loss(Unit(), Targets(), beta: 0.4),
        ["kl_div"] = () => F.kl_div(F.log_softmax(Logits(), 1), Probabilities(), log_target: false, Reduction.Sum),
    };

    public static TheoryData<string> CaseNames => new(Names.Where(name => !name.StartsWith("optimizer_", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Function_OfPattern_IsWhatPyTorchComputes(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        AssertMatches(name, Cases[name]());
    }

    [Fact]
    public void Conv2d_Backward_CountsTheWindowsThatSeeAnElement()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = ones(1, 1, 3, 3);
        input.requires_grad = true;
        Tensor weight = ones(1, 1, 2, 2);
        weight.requires_grad = true;
        F.conv2d(input, weight).sum().backward();
        Assert.Equal([1f, 2, 1, 2, 4, 2, 1, 2, 1], input.grad!.data<float>().ToArray());
        Assert.Equal([4f, 4, 4, 4], weight.grad!.data<float>().ToArray());
    }

    [Fact]
    public void MaxPool2d_Overloads_Agree()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = Image();
        double[] expected = F.max_pool2d(image, [2, 2]).data<double>().ToArray();
        Assert.Equal(expected, F.max_pool2d(image, 2).data<double>().ToArray());
        Assert.Equal(expected, F.max_pool2d(image, (2, 2)).data<double>().ToArray());
        Assert.Equal([2, 3, 2, 2], F.max_pool2d(image, 2).shape);
    }

    [Fact]
    public void Pad_Scalar_PadsEveryDimension()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal([4, 5], F.pad(zeros(2, 3), 1).shape);
        Assert.Equal([2, 6], F.pad(zeros(2, 3), (1, 2)).shape);
    }

    [Fact]
    public void Relu_Inplace_ChangesItsInput()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = tensor(new float[] { -2, 3 });
        Tensor result = F.relu(values, inplace: true);
        Assert.Equal([0f, 3], values.data<float>().ToArray());
        Assert.Equal([0f, 3], result.data<float>().ToArray());
    }

    [Fact]
    public void Dropout_InEvaluation_ChangesNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = Image();
        Assert.True(F.dropout(values, 0.5, training: false).Equals(values));
    }

    [Fact]
    public void Dropout_InTraining_ScalesWhatItKeeps()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        float[] values = F.dropout(ones(1000), 0.75).data<float>().ToArray();
        Assert.All(values, value => Assert.True(value is 0f or 4f));
        Assert.InRange(values.Count(value => value != 0), 200, 300);
    }

    [Fact]
    public void Dropout2d_InTraining_DropsWholeChannels()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Tensor sums = F.dropout2d(ones(1, 100, 2, 2), 0.5).sum([2, 3]);
        Assert.All(sums.data<float>().ToArray(), sum => Assert.True(sum is 0f or 8f));
    }

    [Fact]
    public void OneHot_Labels_AddsTheClassesLast()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor encoded = F.one_hot(tensor(new long[] { 2, 0 }), 3);
        Assert.Equal([2, 3], encoded.shape);
        Assert.Equal([0L, 0, 1, 1, 0, 0], encoded.data<long>().ToArray());
    }

    [Fact]
    public void OneHot_OtherThanInt64_Throws() =>
        Assert.Throws<ArgumentException>(() => F.one_hot(zeros(2)));

    [Fact]
    public void BatchNorm_InTraining_UpdatesTheRunningStatistics()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor mean = zeros(1);
        Tensor variance = ones(1);
        F.batch_norm(tensor(new float[] { 1, 3 }, [2, 1]), mean, variance, training: true, momentum: 0.5);

        // The batch has mean 2 and, of two samples, unbiased variance 2; both count for half.
        Assert.Equal(1f, mean.item<float>());
        Assert.Equal(1.5f, variance.item<float>());
    }

    [Fact]
    public void Conv2d_OfTheWrongNumberOfChannels_ThrowsExternalException()
    {
        using DisposeScope scope = NewDisposeScope();
        ExternalException exception = Assert.Throws<ExternalException>(() => F.conv2d(zeros(1, 2, 4, 4), zeros(1, 3, 3, 3)));
        Assert.Contains("channels", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conv2d_OfADisposedTensor_Throws()
    {
        using Tensor weight = zeros(1, 1, 1, 1);
        Tensor image = zeros(1, 1, 2, 2);
        image.Dispose();
        Assert.Throws<InvalidOperationException>(() => F.conv2d(image, weight));
    }

    private static Tensor BatchNormInTraining()
    {
        Tensor mean = zeros(3, dtype: float64);
        Tensor variance = ones(3, dtype: float64);
        Tensor result = F.batch_norm(Pattern([2, 3, 2, 2]), mean, variance, Pattern([3], 1), Pattern([3], 2), true, 0.2, 1e-3);
        return cat([result.flatten(), mean, variance]);
    }

    private static Tensor Image() => Pattern([2, 3, 4, 5]);

    private static Tensor Volume() => Pattern([1, 2, 3, 4, 3]);

    private static Tensor Logits() => Pattern([2, 3, 2, 2], 4);

    private static Tensor Labels() => tensor(new long[] { 0, 1, 2, 2, 1, 0, 0, 2 }, [2, 2, 2]);

    private static Tensor ClassWeight() => tensor(new[] { 1.0, 2.0, 0.5 });

    private static Tensor Probabilities() => F.softmax(Pattern([2, 3, 2, 2], 7), 1);

    private static Tensor Unit() => Pattern([2, 4], 1).sigmoid();

    private static Tensor Targets() => tensor(new double[] { 0, 1, 1, 0, 1, 0, 0, 1 }, [2, 4]);
}
