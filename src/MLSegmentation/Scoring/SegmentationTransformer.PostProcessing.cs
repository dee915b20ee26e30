using MLSegmentation.Models.Onnx;
using MLSegmentation.PostProcessing;

namespace MLSegmentation;

/// <content>Post-processing that belongs to a model.</content>
public sealed partial class SegmentationTransformer
{
    /// <summary>What is done to masks here, by the options or else by the model; null where nothing is.</summary>
    internal PostProcessor? PostProcessing => _session.PostProcessing;

    /// <summary>Makes the same model do something to its masks wherever it is used, until a use says something else.</summary>
    /// <remarks>
    /// It is saved with the model, in its description: this library and <c>mlseg</c> do it, programs that run the ONNX file by other means and the chain
    /// that <c>mlContext.Model.Load</c> gives do not. It takes the place of what the options say that this model was opened with, too. An ensemble does what
    /// it says itself, whatever its members say.
    /// </remarks>
    /// <param name="postProcessing">What is done to masks; null for nothing.</param>
    /// <returns>A model that is independent of this one: dispose both.</returns>
    /// <exception cref="SegmentationException">A class that is named is none of the model's.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// using SegmentationTransformer careful = model.WithPostProcessing(new MaskPostProcessing { Largest = true });
    /// careful.SaveOnnx("model.onnx");
    /// </code>
    /// </example>
    public SegmentationTransformer WithPostProcessing(MaskPostProcessing? postProcessing)
    {
        _session.ThrowIfDisposed();
        var proto = ImageModel.ParseProto(Model.Bytes, Model.Source);
        ModelMetadata.Replace(proto, Info.With(postProcessing));
        return new SegmentationTransformer(ImageModel.FromProto(proto, Model.Source), Columns, _options with { PostProcessing = null });
    }
}
