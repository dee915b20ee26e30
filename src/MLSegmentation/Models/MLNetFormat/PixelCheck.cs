using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>
/// The step of a saved model for floating-point pixels that refuses values that no pixel may have, of which the network would make a mask
/// like any other. Saved models refer to it by its contract name and by the name of this assembly.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class PixelCheck : CustomMappingFactory<PixelCheck.Source, PixelCheck.Result>
{
    /// <summary>The name that saved models know this step by; it never changes.</summary>
    public const string Contract = "MLSegmentation.PixelCheck";

    public static void Map(Source source, Result result)
    {
        if (source.Pixels.Length == 0)
        {
            throw new SegmentationException("A row holds no image; every row needs one.");
        }

        var values = source.Pixels.GetValues();
        int wrong = PixelRange.IndexOfOutside(values);
        if (wrong >= 0)
        {
            int place = source.Pixels.IsDense ? wrong : source.Pixels.GetIndices()[wrong];
            throw PixelRange.Outside(
                "An image",
                values[wrong],
                string.Create(CultureInfo.InvariantCulture, $"at place {place} of its {source.Pixels.Length}, counted from 0"));
        }

        result.Checked = [0];
    }

    public override Action<Source, Result> GetMapping() => Map;

    /// <summary>What the step reads.</summary>
    public sealed class Source
    {
        [ColumnName(PixelsModel.Pixels)]
        public VBuffer<float> Pixels { get; set; }
    }

    /// <summary>What the step writes.</summary>
    public sealed class Result
    {
        [ColumnName(PixelsModel.Checked)]
        [VectorType(1)]
        public long[] Checked { get; set; } = [];
    }
}
