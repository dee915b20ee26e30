using MLSegmentation.PostProcessing;

namespace MLSegmentation;

/// <summary>Post-processing of single masks.</summary>
public static class MaskPostProcessingExtensions
{
    private const string Name = "the mask";

    /// <summary>Post-processes a mask.</summary>
    /// <param name="mask">The mask; it is not changed.</param>
    /// <param name="options">What is done.</param>
    /// <param name="scores">
    /// The probabilities of every class at every pixel, [K, H, W] flattened, for <see cref="MaskPostProcessing.Thresholds"/>. Default: empty, none.
    /// </param>
    /// <returns>A mask of the same size and classes.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="SegmentationException">
    /// The options name a class that there is not, or have thresholds for which the probabilities are missing or not as many as they must be.
    /// </exception>
    /// <example>
    /// <code>
    /// SegmentationMask mask = SegmentationMask.Load("mask.png", SegmentationClasses.Binary);
    /// SegmentationMask cleaned = mask.PostProcess(new MaskPostProcessing { MinObject = 20, FillHoles = MaskPostProcessing.AllHoles });
    /// </code>
    /// </example>
    public static SegmentationMask PostProcess(this SegmentationMask mask, MaskPostProcessing options, ReadOnlySpan<float> scores = default)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(options);
        byte[] labels = PostProcessor.Create(options, mask.Classes)!.Apply(mask, scores, Name);
        return SegmentationMask.Wrap(mask.Size, labels, mask.Spacing).WithClasses(mask.Classes);
    }

    /// <summary>
    /// Finds the objects of a mask, those that post-processing leaves: pixels of one class that hang together, or the parts that
    /// <see cref="MaskPostProcessing.SplitTouching"/> makes of them, between which no line is drawn. They are numbered by their first pixels, row by row.
    /// </summary>
    /// <param name="mask">The mask; it is not changed.</param>
    /// <param name="options">
    /// What is done before, whose objects are found (<see cref="MaskPostProcessing.ObjectClasses"/>), and which pixels touch
    /// (<see cref="MaskPostProcessing.Connectivity"/>); it must have no thresholds. Of a class that several steps (<see cref="MaskPostProcessing.Then"/>)
    /// are for, the objects are those of the last. Default: null, the defaults: every object of every class but the background.
    /// </param>
    /// <returns>The objects.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="mask"/> is null.</exception>
    /// <exception cref="SegmentationException">The options name a class that there is not, or have thresholds, or the mask is that of a volume.</exception>
    /// <example>
    /// <code>
    /// SegmentationMask mask = SegmentationMask.Load("mask.png", SegmentationClasses.Binary);
    /// ObjectMap cells = mask.LabelObjects(new MaskPostProcessing { SplitTouching = 1, MinObject = 20 });
    /// Console.WriteLine($"{cells.Count} cells");
    /// </code>
    /// </example>
    public static ObjectMap LabelObjects(this SegmentationMask mask, MaskPostProcessing? options = null)
    {
        ArgumentNullException.ThrowIfNull(mask);
        mask.RequireImage("taken apart into numbered objects");
        var processor = PostProcessor.Create(options ?? new MaskPostProcessing(), mask.Classes)!;
        return processor.HasThresholds
            ? throw new SegmentationException(
                "Thresholds are for masks and their probabilities, and objects are found in masks alone: post-process the mask with the thresholds before.")
            : processor.LabelObjects(mask.Pixels.ToArray(), mask.Size, mask.Classes);
    }
}
