namespace MLSegmentation;

/// <summary>How <see cref="SegmentationTransformer.SaveOnnx(string, OnnxExportOptions?)"/> writes a model.</summary>
public sealed class OnnxExportOptions
{
    /// <summary>
    /// Whether the network's weights are written, and its values computed, as 16-bit floating-point numbers, which halves the file; the
    /// model's input and outputs stay as they are. Default false. A model that was exported so before stays so.
    /// </summary>
    public bool Float16 { get; set; }

    /// <summary>
    /// Which heads of a network with several make the prediction. The default, null, is <see cref="OnnxExportMode.Fast"/>, or the mode
    /// that the model was exported in before.
    /// </summary>
    public OnnxExportMode? Mode { get; set; }

    /// <summary>
    /// The depth of the deepest head that is kept, from 1, for a network with heads of several depths, such as UNet++ trained with deep
    /// supervision; what only deeper heads need is left out. The default, null, keeps the deepest.
    /// </summary>
    public int? Prune { get; set; }

    /// <summary>A checked copy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal OnnxExportOptions ToValidated() => Mode is null || Enum.IsDefined(Mode.Value)
        ? new OnnxExportOptions { Float16 = Float16, Mode = Mode, Prune = Prune }
        : throw new ArgumentOutOfRangeException(
            nameof(Mode),
            Mode,
            $"Mode must be one of {string.Join(", ", Enum.GetNames<OnnxExportMode>())}, or null for the default.");
}
