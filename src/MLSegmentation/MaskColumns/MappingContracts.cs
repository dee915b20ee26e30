using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

// The steps of saved mappings that are not ML.NET's own. Saved models refer to each by its contract name, which never changes, and by the
// name of this assembly. Source is what a step reads, Result what it writes.

/// <summary>The mask and the settings that steps read.</summary>
internal class MaskSource
{
    [ColumnName(MappingChain.Mask)]
    public SegmentationMask? Mask { get; set; }

    [ColumnName(MappingChain.Settings)]
    public string? Settings { get; set; }
}

/// <summary>The mask that steps write.</summary>
internal class MaskResult
{
    [ColumnName(MappingChain.Result)]
    public SegmentationMask? Mask { get; set; }
}

/// <summary>The step that gives every row the same number, by which other steps of ML.NET look up what is the same for every row.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ConstantColumn : CustomMappingFactory<ConstantColumn.Source, ConstantColumn.Result>
{
    public const string Contract = "MLSegmentation.Constant";

    public static void Map(Source source, Result result) => result.Constant = MappingSteps.Constant;

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source;

    public sealed class Result
    {
        [ColumnName(MappingChain.Constant)]
        public int Constant { get; set; }
    }
}

/// <summary>The step that makes a vector of class indices of a mask, and one of its height and its width.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class MaskToVectorStep : CustomMappingFactory<MaskToVectorStep.Source, MaskToVectorStep.Result>
{
    public const string Contract = "MLSegmentation.MaskToVector";

    static MaskToVectorStep() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result)
    {
        var mask = MappingSteps.Require(source.Mask);
        MaskToVectorSettings.Parse(source.Settings!).Check(mask, MappingSteps.Row);
        var vector = result.Vector;
        MaskVectors.SetBytes(mask, ref vector);
        result.Vector = vector;
        result.Shape = [mask.Height, mask.Width];
    }

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source : MaskSource;

    public sealed class Result
    {
        [ColumnName(MappingChain.Vector)]
        public VBuffer<byte> Vector { get; set; }

        [ColumnName(MappingChain.Shape)]
        [VectorType(2)]
        public long[] Shape { get; set; } = [];
    }
}

/// <summary>The step that makes a mask of a vector of class indices or keys, which were made long integers, and of its height and its width.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class VectorToMaskStep : CustomMappingFactory<VectorToMaskStep.Source, VectorToMaskStep.Result>
{
    public const string Contract = "MLSegmentation.VectorToMask";

    static VectorToMaskStep() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result)
    {
        var settings = VectorToMaskSettings.Parse(source.Settings!);
        byte[] pixels = new byte[source.Numbers.Length];
        MaskVectors.ToIndices(source.Numbers.GetValues(), settings.AreKeys, pixels, $"mask of {MappingSteps.Row}");
        var size = settings.Size ?? VectorToMaskSettings.ToSize(source.Shape, MappingSteps.Row);
        result.Mask = VectorToMaskSettings.Create(pixels, size, settings.Classes, MappingSteps.Row);
    }

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source
    {
        [ColumnName(MappingChain.Numbers)]
        public VBuffer<long> Numbers { get; set; }

        [ColumnName(MappingChain.Shape)]
        public VBuffer<long> Shape { get; set; }

        [ColumnName(MappingChain.Settings)]
        public string? Settings { get; set; }
    }

    public sealed class Result : MaskResult;
}

/// <summary>The step that brings a mask to another size.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class MaskResizingStep : CustomMappingFactory<MaskResizingStep.Source, MaskResizingStep.Result>
{
    public const string Contract = "MLSegmentation.MaskResizing";

    static MaskResizingStep() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) =>
        result.Mask = MaskResizingSettings.Parse(source.Settings!).Apply(MappingSteps.Require(source.Mask));

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source : MaskSource;

    public sealed class Result : MaskResult;
}
