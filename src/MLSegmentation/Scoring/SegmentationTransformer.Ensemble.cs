using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation;

/// <content>Several models as one.</content>
public sealed partial class SegmentationTransformer
{
    // What changes probabilities of 32 bits.
    private const double LeastShare = 1e-6;

    /// <summary>Combines models into one, whose probabilities are the mean of theirs.</summary>
    /// <remarks>
    /// <para>
    /// The models may have different networks, normalisations, sizes that they resize to, and precisions: each sees the image in its own way. They need
    /// the same class names in the same order, and images of the same kind. The result is one ONNX graph and a model like any other: it is saved,
    /// exported, evaluated and served in the same way. It takes the time of all its members, and the memory of one of them at a time.
    /// </para>
    /// <para>
    /// A pixel gets the class of the highest mean, of equal ones that of the lowest index. An ensemble among the models is taken apart, and its
    /// members share its weight; a model that is given twice counts twice; of one model the ensemble gives what that gives. Of a network with several
    /// heads, the ensemble keeps those that make its prediction.
    /// </para>
    /// </remarks>
    /// <param name="models">The models. They stay the caller's: the ensemble does not need them any more.</param>
    /// <param name="weights">
    /// How much each counts, in any unit: numbers above 0, and at least a millionth of the largest. Default: null, all the same.
    /// </param>
    /// <param name="options">How to score. Default: null, the defaults.</param>
    /// <returns>The ensemble, on the columns of the first model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="models"/> or one of them is null.</exception>
    /// <exception cref="ArgumentException">There are no models.</exception>
    /// <exception cref="ObjectDisposedException">A model is disposed.</exception>
    /// <exception cref="SegmentationException">
    /// The models have different classes or score different kinds of images, they are too many for one file, or the weights do not suit them.
    /// </exception>
    /// <example>
    /// <code>
    /// using var other = SegmentationTransformer.FromOnnx("other.onnx");
    /// using SegmentationTransformer both = SegmentationTransformer.Ensemble([model, other], weights: [2, 1]);
    /// both.SaveOnnx("both.onnx");
    /// </code>
    /// </example>
    public static SegmentationTransformer Ensemble(
        IReadOnlyList<SegmentationTransformer> models, IReadOnlyList<double>? weights = null, SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        foreach (var model in models)
        {
            ArgumentNullException.ThrowIfNull(model, nameof(models));
            model._session.ThrowIfDisposed();
        }

        return FromMembers([.. models.Select(model => new SavedModel(model.Model, model.Columns))], weights, SegmentationScoringOptions.Resolve(options));
    }

    /// <summary>Makes an ensemble of models that are already checked, and of options that are already resolved.</summary>
    internal static SegmentationTransformer FromMembers(IReadOnlyList<SavedModel> models, IReadOnlyList<double>? weights, SegmentationScoringOptions options)
    {
        if (models.Count == 0)
        {
            throw new ArgumentException("An ensemble needs at least one model.", nameof(models));
        }

        if (weights is not null && weights.Count != models.Count)
        {
            throw new SegmentationException($"There are {models.Count} models and {weights.Count} weights; give each model one weight, or none.");
        }

        if (weights?.FirstOrDefault(weight => !(weight > 0 && double.IsFinite(weight)), 1) is { } wrong and not 1)
        {
            throw new SegmentationException(FormattableString.Invariant(
                $"The weight {wrong} is none: weights are numbers above 0. Leave a model out that should not count."));
        }

        // What a weight is measured in does not matter; their sum must be a number.
        double most = weights?.Max() ?? 1;
        if (weights?.FirstOrDefault(weight => weight / most < LeastShare, most) is { } little && little / most < LeastShare)
        {
            throw new SegmentationException(FormattableString.Invariant(
                $"The weight {little} beside {most} changes nothing: weights below {LeastShare} of the largest are not taken. Leave that model out."));
        }

        var parts = models.SelectMany((saved, index) => EnsembleParts.Of(saved.Model, NameOf(saved.Model), (weights?[index] ?? 1) / most));
        return new SegmentationTransformer(EnsembleGraph.Create([.. parts]), models[0].Columns, options);
    }

    private static string NameOf(ImageModel model) =>
        model.Source is ['\'', .., '\''] quoted && Path.GetFileNameWithoutExtension(quoted[1..^1]) is { Length: > 0 } name ? name : model.Info.Network.Name;
}
