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
    /// The file cannot be read, or does not have the weights of this network; or this model was imported or exported, or is an ensemble.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// model.SaveWeights("weights.safetensors");
    /// using var trained = model.WithWeights("trained.safetensors");
    /// mlContext.Segmentation().Save(trained, "trained.zip");
    /// </code>
    /// </example>
    public SegmentationTransformer WithWeights(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        _session.ThrowIfDisposed();
        using var weights = StoredWeights.Open(path);
        return FromSavedModel(new SavedModel(ModelWeights.Replace(Model, weights), Columns), _options);
    }

    /// <summary>The parameters and running statistics of the network.</summary>
    internal IReadOnlyList<WeightTensor> ReadWeights()
    {
        _session.ThrowIfDisposed();
        return ModelWeights.Read(Model, "The model");
    }
}
