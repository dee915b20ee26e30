using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;
using MLSegmentation.DataViews;
using MLSegmentation.MaskColumns;

namespace MLSegmentation.Classical.Steps;

// The steps of saved methods that are not ML.NET's own. Saved models refer to each by its contract name, which never changes, and by the
// name of this assembly.

/// <summary>An image of 8 bits, and the method as text.</summary>
internal sealed class ImageSource
{
    [ColumnName(MappingChain.Image)]
    public MLImage? Image { get; set; }

    [ColumnName(MappingChain.Settings)]
    public string? Settings { get; set; }
}

/// <summary>An image in full depth, and the method as text.</summary>
internal sealed class DeepImageSource
{
    [ColumnName(MappingChain.Image)]
    public SegmentationImage? Image { get; set; }

    [ColumnName(MappingChain.Settings)]
    public string? Settings { get; set; }
}

/// <summary>The mask that steps write.</summary>
internal sealed class ClassicalMaskResult
{
    [ColumnName(MappingChain.Result)]
    public SegmentationMask? Mask { get; set; }
}

/// <summary>The probabilities that steps write.</summary>
internal sealed class ScoreResult
{
    [ColumnName(MappingChain.Result)]
    public VBuffer<float> Scores { get; set; }
}

/// <summary>What the steps do.</summary>
internal static class ClassicalSteps
{
    /// <summary>Registers the columns' types, of which those of ML.NET need nothing.</summary>
    public static void Register() => ColumnTypes.EnsureRegistered();

    /// <summary>Makes a mask.</summary>
    public static void Map(PixelReader? reader, string? settings, ClassicalMaskResult result)
    {
        var (fitted, image) = (FittedMethod.Parse(settings), Read(reader));
        result.Mask = fitted.ToMask(fitted.Segment(image), image.Size);
    }

    /// <summary>Makes probabilities.</summary>
    public static void Map(PixelReader? reader, string? settings, ScoreResult result)
    {
        var scores = result.Scores;
        FittedMethod.CopyScores(FittedMethod.Parse(settings).Segment(Read(reader)), ref scores);
        result.Scores = scores;
    }

    private static PixelImage Read(PixelReader? reader) => reader is null
        ? throw new SegmentationException($"There is no image in {MappingSteps.Row}; every row needs one.")
        : PixelImage.Read(reader, () => MappingSteps.Row);
}

/// <summary>The step that segments an image of 8 bits.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ClassicalStep : CustomMappingFactory<ImageSource, ClassicalMaskResult>
{
    public const string Contract = "MLSegmentation.Classical";

    static ClassicalStep() => ClassicalSteps.Register();

    public static void Map(ImageSource source, ClassicalMaskResult result) =>
        ClassicalSteps.Map(source.Image is { } image ? PixelReader.Of(image) : null, source.Settings, result);

    public override Action<ImageSource, ClassicalMaskResult> GetMapping() => Map;
}

/// <summary>The step that gives the probabilities of an image of 8 bits.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ClassicalScoreStep : CustomMappingFactory<ImageSource, ScoreResult>
{
    public const string Contract = "MLSegmentation.ClassicalScore";

    static ClassicalScoreStep() => ClassicalSteps.Register();

    public static void Map(ImageSource source, ScoreResult result) =>
        ClassicalSteps.Map(source.Image is { } image ? PixelReader.Of(image) : null, source.Settings, result);

    public override Action<ImageSource, ScoreResult> GetMapping() => Map;
}

/// <summary>The step that segments an image in full depth.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class DeepClassicalStep : CustomMappingFactory<DeepImageSource, ClassicalMaskResult>
{
    public const string Contract = "MLSegmentation.DeepClassical";

    static DeepClassicalStep() => ClassicalSteps.Register();

    public static void Map(DeepImageSource source, ClassicalMaskResult result) =>
        ClassicalSteps.Map(source.Image is { } image ? PixelReader.Of(image, PixelKind.FloatingPoint) : null, source.Settings, result);

    public override Action<DeepImageSource, ClassicalMaskResult> GetMapping() => Map;
}

/// <summary>The step that gives the probabilities of an image in full depth.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class DeepClassicalScoreStep : CustomMappingFactory<DeepImageSource, ScoreResult>
{
    public const string Contract = "MLSegmentation.DeepClassicalScore";

    static DeepClassicalScoreStep() => ClassicalSteps.Register();

    public static void Map(DeepImageSource source, ScoreResult result) =>
        ClassicalSteps.Map(source.Image is { } image ? PixelReader.Of(image, PixelKind.FloatingPoint) : null, source.Settings, result);

    public override Action<DeepImageSource, ScoreResult> GetMapping() => Map;
}
