using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>Several losses, each times its weight, added up.</summary>
internal sealed record WeightedSumLoss : Loss
{
    private readonly ValueList<(Loss Loss, double Weight)> _terms;

    private WeightedSumLoss(IEnumerable<(Loss Loss, double Weight)> terms) => _terms = new([.. terms]);

    /// <summary>The sum of two losses, without nesting.</summary>
    public static WeightedSumLoss Add(Loss left, Loss right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new WeightedSumLoss(TermsOf(left).Concat(TermsOf(right)));
    }

    /// <summary>A loss times a weight, without nesting.</summary>
    public static Loss Multiply(Loss loss, double weight)
    {
        ArgumentNullException.ThrowIfNull(loss);
        double factor = Allowed.Positive(weight, option: nameof(weight));
        return factor == 1 ? loss : new WeightedSumLoss(TermsOf(loss).Select(term => (term.Loss, term.Weight * factor)));
    }

    public override Tensor Compute(Tensor logits, Tensor target) =>
        _terms.Select(term => Weighted(term.Loss.Compute(logits, target), term.Weight)).Aggregate((sum, value) => sum.Plus(value));

    public override Loss WithClassWeights(IReadOnlyList<double> weights)
    {
        var terms = _terms.Select(term => (Loss: term.Loss.WithClassWeights(weights), term.Weight)).ToList();
        return terms.Zip(_terms).All(pair => ReferenceEquals(pair.First.Loss, pair.Second.Loss)) ? this : new WeightedSumLoss(terms);
    }

    public override string ToString() =>
        string.Join(" + ", _terms.Select(term => term.Weight == 1 ? $"{term.Loss}" : FormattableString.Invariant($"{term.Weight} * {term.Loss}")));

    private static Tensor Weighted(Tensor value, double weight) => weight == 1 ? value : value.Times(weight);

    private static ValueList<(Loss Loss, double Weight)> TermsOf(Loss loss) =>
        loss is WeightedSumLoss sum ? sum._terms : new([(loss, 1.0)]);
}
