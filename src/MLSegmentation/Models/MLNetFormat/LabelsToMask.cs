using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>
/// The step of a saved model that turns the network's flat labels into a mask of the image's size. Saved models refer to it by its
/// contract name and by the name of this assembly.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class LabelsToMask : CustomMappingFactory<LabelsToMask.Source, LabelsToMask.Result>
{
    /// <summary>The name that saved models know this step by; it never changes.</summary>
    public const string Contract = "MLSegmentation.LabelsToMask";

    /// <summary>The column that the mask goes to.</summary>
    public const string MaskColumn = "mlseg.Mask";

    static LabelsToMask() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) =>
        result.Mask = new SegmentationMask((int)source.PixelShape[1], (int)source.PixelShape[0], source.Labels.GetValues());

    public override Action<Source, Result> GetMapping() => Map;

    /// <summary>What the step reads.</summary>
    public sealed class Source
    {
        [ColumnName(PixelsModel.Labels)]
        public VBuffer<byte> Labels { get; set; }

        [ColumnName(PixelsModel.PixelShape)]
        [VectorType(3)]
        public long[] PixelShape { get; set; } = [];

        [ColumnName(RowByRow.Column)]
        public SegmentationMask? Nothing { get; set; }
    }

    /// <summary>What the step writes.</summary>
    public sealed class Result
    {
        [ColumnName(MaskColumn)]
        public SegmentationMask? Mask { get; set; }
    }
}
