using System.Globalization;
using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>A loss that is a mean over the pixels that count, in which the classes can have different weights. Immutable.</summary>
public abstract record PixelLoss : Loss
{
    private readonly ValueList<double>? _classWeights;

    private protected PixelLoss()
    {
    }

    /// <summary>
    /// How much the pixels of each class count: a number of at least 0 for each class, one of them above 0. Default: null, which lets all
    /// count the same.
    /// </summary>
    /// <exception cref="SegmentationOptionException">A weight is negative or not a finite number, or none is above 0.</exception>
    public IReadOnlyList<double>? ClassWeights
    {
        get => _classWeights;
        init => _classWeights = value is null ? null : new ValueList<double>([.. ClassWeighting.RequireWeights(value)]);
    }

    /// <inheritdoc/>
    public override Loss WithClassWeights(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return _classWeights is null ? this with { ClassWeights = weights } : this;
    }

    /// <summary>The class weights as part of <see cref="object.ToString"/>; null where there are none.</summary>
    private protected string? ClassWeightsText => _classWeights is { } weights
        ? $"classWeights={string.Join(' ', weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)))}"
        : null;

    /// <summary>The class weights as a tensor like the logits; null where there are none.</summary>
    private protected Tensor? GetClassWeights(Tensor logits)
    {
        if (_classWeights is not { } weights)
        {
            return null;
        }

        return weights.Count == logits.shape[1]
            ? tensor(weights.ToArray(), dtype: logits.dtype, device: logits.device)
            : throw new ArgumentException($"The loss has {weights.Count} class weights, but the logits have {logits.shape[1]} classes.", nameof(logits));
    }

    /// <summary>The mean over classes and pixels that count of losses [N, K, sides…], which are 0 where a pixel does not count.</summary>
    private protected Tensor MeanOverClasses(Tensor losses, OneHotLabels labels)
    {
        var weighted = GetClassWeights(losses) is { } weights ? losses * weights.reshape([1, -1, .. Enumerable.Repeat(1L, (int)losses.dim() - 2)]) : losses;
        return weighted.sum() / (labels.Count.Times(losses.shape[1]));
    }

    /// <summary>The weight of the class of every pixel, [N, sides…]; whatever where the pixel does not count.</summary>
    private protected static Tensor GetPixelWeights(Tensor classWeights, Tensor target, Tensor counts) =>
        classWeights.index_select(0, (target * counts).flatten()).reshape(target.shape);
}
