using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Models.Weights;

namespace MLSegmentation;

/// <content>The weights of the network, on their way back from elsewhere.</content>
public sealed partial class SegmentationTransformer
{
    /// <summary>
    /// Makes a model like this one with the weights of a file: those of the same network that was trained further with other software, such as PyTorch.
    /// Classes, normalisation, columns and post-processing stay; what this one says about its own training does not.
    /// </summary>
    /// <param name="path">
    /// A safetensors file, or a model.zip, with the names and shapes that <see cref="SaveWeights(string)"/> writes, in any floating-point type. Tensors
    /// of whole numbers, such as PyTorch's counts of batches, are left out.
    /// </param>
    /// <returns>The model, which has to be disposed by itself.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// The file cannot be read, or does not have the weights of this network, or says that they are of another one; or this model was imported or exported, or
    /// is an ensemble.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// model.SaveWeights("weights.safetensors");
    /// using var trained = model.WithWeights("trained.safetensors");
    /// mlContext.Segmentation().Save(trained, "trained.zip");
    /// </code>
    /// </example>
    public SegmentationTransformer WithWeights(string path) => WithWeights(path, static _ => { });

    /// <summary>Makes a model like this one with the weights of a file, as <see cref="WithWeights(string)"/> does, and says what had to be assumed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">
    /// Is given a sentence where the file does not say of which network the weights are, which <see cref="SaveWeights(string)"/> writes and other software
    /// may leave out: names and shapes do not tell networks apart that differ in their activation, for example.
    /// </param>
    /// <returns>The model, which has to be disposed by itself.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="SegmentationException">
    /// The file cannot be read, or does not have the weights of this network; or this model was imported or exported, or is an ensemble.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// using var trained = model.WithWeights("trained.safetensors", Console.WriteLine);
    /// </code>
    /// </example>
    public SegmentationTransformer WithWeights(string path, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(report);
        _session.ThrowIfDisposed();
        using var weights = StoredWeights.Open(path);
        var model = ModelWeights.Replace(Model, weights);
        if (weights.Network is null)
        {
            string network = StoredNetwork.ToText(Info.Network);
            report($"Assumed that the weights in '{path}' are of the network of {Model.Mention}, {network}; the file does not say it.");
        }

        return FromSavedModel(new SavedModel(model, Columns), _options);
    }

    /// <summary>The parameters and running statistics of the network.</summary>
    internal IReadOnlyList<WeightTensor> ReadWeights()
    {
        _session.ThrowIfDisposed();
        return ModelWeights.Read(Model, Model.Subject);
    }
}
