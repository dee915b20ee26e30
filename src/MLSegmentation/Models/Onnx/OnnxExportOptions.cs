using System.Diagnostics.CodeAnalysis;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How <see cref="SegmentationTransformer.SaveOnnx(string, OnnxExportOptions?)"/> writes a model.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>
    /// Whether the network's weights are written, and its values computed, as 16-bit floating-point numbers, which halves the file; the
    /// model's input and outputs stay as they are. Default: false. A model that was exported so before stays so.
    /// </summary>
    public bool Float16 { get; init; }

    /// <summary>
    /// How the network is quantised to 8-bit numbers, which makes it smaller and, where its convolutions follow each other without instance
    /// normalisation between, faster; <see cref="SegmentationTransformer.Quantize"/> does the same and says what became of it. The model's input and
    /// outputs stay as they are. Default: null, not at all. A model that was quantised before stays so.
    /// </summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The field calls such networks so, as it does Float16.")]
    public Int8Options? Int8 { get; init; }

    /// <summary>
    /// Which heads of a network with several make the prediction. Default: null, which stands for <see cref="OnnxExportMode.Fast"/>, or for
    /// the mode that the model was exported in before.
    /// </summary>
    /// <exception cref="SegmentationOptionException">There is no such mode.</exception>
    public OnnxExportMode? Mode { get; init => field = value is { } mode ? Allowed.Defined(mode) : null; }

    /// <summary>
    /// The depth of the deepest head that is kept, from 1, for a network with heads of several depths, such as UNet++ trained with deep
    /// supervision; what only deeper heads need is left out. Default: null, which keeps the deepest.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int? Prune { get; init => field = Allowed.AtLeast(value, 1, "for the deepest"); }
}
