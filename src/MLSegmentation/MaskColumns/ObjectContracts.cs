using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

// Steps of saved mappings that are not ML.NET's own, as those in MappingContracts.cs.

/// <summary>The objects that steps write.</summary>
internal class ObjectsResult
{
    [ColumnName(MappingChain.Result)]
    public SegmentationObjectList? Objects { get; set; }
}

/// <summary>The step that makes the objects of a mask.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class MaskToObjectsStep : CustomMappingFactory<MaskToObjectsStep.Source, MaskToObjectsStep.Result>
{
    public const string Contract = "MLSegmentation.MaskToObjects";

    static MaskToObjectsStep() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) => result.Objects =
        SettingsText.Read<MaskToObjectsSettings>(source.Settings).Extract(MappingSteps.Require(source.Mask), default, MappingSteps.Row);

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source : MaskSource;

    public sealed class Result : ObjectsResult;
}

/// <summary>The step that makes the objects of a mask and their mean scores.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ScoredMaskToObjectsStep : CustomMappingFactory<ScoredMaskToObjectsStep.Source, ScoredMaskToObjectsStep.Result>
{
    public const string Contract = "MLSegmentation.ScoredMaskToObjects";

    static ScoredMaskToObjectsStep() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) => result.Objects =
        SettingsText.Read<MaskToObjectsSettings>(source.Settings).Extract(MappingSteps.Require(source.Mask), source.Scores, MappingSteps.Row);

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source : MaskSource
    {
        [ColumnName(MappingChain.Scores)]
        public VBuffer<float> Scores { get; set; }
    }

    public sealed class Result : ObjectsResult;
}
