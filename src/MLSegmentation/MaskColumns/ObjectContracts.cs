using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

// Steps of saved mappings that are not ML.NET's own, as those in MappingContracts.cs.

/// <summary>The step that makes the objects of a mask.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class MaskToObjectsStep : CustomMappingFactory<MaskToObjectsStep.Source, MaskToObjectsStep.Result>
{
    public const string Contract = "MLSegmentation.MaskToObjects";

    static MaskToObjectsStep() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) => result.Objects =
        SettingsText.Read<MaskToObjectsSettings>(source.Settings).Extract(MappingSteps.Require(source.Mask), default, MappingSteps.Row);

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source
    {
        [ColumnName(MappingChain.Mask)]
        public SegmentationMask? Mask { get; set; }

        [ColumnName(MappingChain.Settings)]
        public string? Settings { get; set; }
    }

    public sealed class Result
    {
        [ColumnName(MappingChain.Result)]
        public SegmentationObjectList? Objects { get; set; }
    }
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

    public sealed class Source
    {
        [ColumnName(MappingChain.Mask)]
        public SegmentationMask? Mask { get; set; }

        [ColumnName(MappingChain.Scores)]
        public VBuffer<float> Scores { get; set; }

        [ColumnName(MappingChain.Settings)]
        public string? Settings { get; set; }
    }

    public sealed class Result
    {
        [ColumnName(MappingChain.Result)]
        public SegmentationObjectList? Objects { get; set; }
    }
}
