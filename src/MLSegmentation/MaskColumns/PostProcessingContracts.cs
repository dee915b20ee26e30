using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

// More steps of saved mappings, as in MappingContracts.cs.

/// <summary>The image that steps write.</summary>
internal class ImageStepResult
{
    [ColumnName(MappingChain.Result)]
    public MLImage? Image { get; set; }
}

/// <summary>The step that post-processes a mask.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class PostProcessingStep : CustomMappingFactory<PostProcessingStep.Source, PostProcessingStep.Result>
{
    public const string Contract = "MLSegmentation.PostProcessing";

    static PostProcessingStep() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) => result.Mask =
        SettingsText.Read<PostProcessingSettings>(source.Settings).Apply(MappingSteps.Require(source.Mask), default, $"the mask of {MappingSteps.Row}");

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source : MaskSource;

    public sealed class Result : MaskResult;
}

/// <summary>The step that post-processes a mask with its probabilities.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ScoredPostProcessingStep : CustomMappingFactory<ScoredPostProcessingStep.Source, ScoredPostProcessingStep.Result>
{
    public const string Contract = "MLSegmentation.ScoredPostProcessing";

    static ScoredPostProcessingStep() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) => result.Mask =
        SettingsText.Read<PostProcessingSettings>(source.Settings).Apply(MappingSteps.Require(source.Mask), source.Scores, $"the mask of {MappingSteps.Row}");

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source : MaskSource
    {
        [ColumnName(MappingChain.Scores)]
        public VBuffer<float> Scores { get; set; }
    }

    public sealed class Result : MaskResult;
}

/// <summary>The step that finds the objects of a mask.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ObjectLabellingStep : CustomMappingFactory<ObjectLabellingStep.Source, ObjectLabellingStep.Result>
{
    public const string Contract = "MLSegmentation.ObjectLabelling";

    static ObjectLabellingStep() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) =>
        result.Objects = SettingsText.Read<PostProcessingSettings>(source.Settings).LabelObjects(MappingSteps.Require(source.Mask));

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source : MaskSource;

    public sealed class Result
    {
        [ColumnName(MappingChain.Result)]
        public ObjectMap? Objects { get; set; }
    }
}

/// <summary>The step that makes an image of a mask.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class MaskImageStep : CustomMappingFactory<MaskImageStep.Source, MaskImageStep.Result>
{
    public const string Contract = "MLSegmentation.MaskImage";

    static MaskImageStep() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) =>
        result.Image = SettingsText.Read<MaskImageSettings>(source.Settings).Apply(MappingSteps.Require(source.Mask));

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source : MaskSource;

    public sealed class Result : ImageStepResult;
}

/// <summary>The step that draws a mask on top of an image.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class MaskOverlayStep : CustomMappingFactory<MaskOverlayStep.Source, MaskOverlayStep.Result>
{
    public const string Contract = "MLSegmentation.MaskOverlay";

    static MaskOverlayStep() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) =>
        result.Image = SettingsText.Read<MaskOverlaySettings>(source.Settings).Apply(source.Image, MappingSteps.Require(source.Mask), MappingSteps.Row);

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source : MaskSource
    {
        [ColumnName(MappingChain.Image)]
        public MLImage? Image { get; set; }
    }

    public sealed class Result : ImageStepResult;
}
