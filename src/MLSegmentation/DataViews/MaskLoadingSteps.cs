using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLSegmentation.DataViews;

/// <summary>
/// The step of a saved pipeline that reads masks, as a chain that ML.NET can save and load. As before saving, a file is read when a row is
/// asked for its mask, and not when other columns are.
/// </summary>
internal static class MaskLoadingSteps
{
    /// <summary>Makes the chain.</summary>
    public static TransformerChain<ITransformer> Create(string outputColumn, string inputColumn, MaskSource source)
    {
        var transforms = new MLContext().Transforms;
        string text = JsonSerializer.Serialize(source, MaskSourceContext.Default.MaskSource);
        IEstimator<ITransformer>[] steps =
        [
            transforms.CopyColumns(LoadMask.PathColumn, inputColumn),
            ConstantText<FolderMaskLoader>.Fill(transforms, LoadMask.SourceColumn, LoadMask.PathColumn, text),
            transforms.CustomMapping<LoadMask.Source, LoadMask.Result>(LoadMask.Map, LoadMask.Contract),
            transforms.CopyColumns(outputColumn, LoadMask.MaskColumn),
            transforms.DropColumns(LoadMask.PathColumn, LoadMask.SourceColumn, LoadMask.MaskColumn),
        ];
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(inputColumn, TextDataViewType.Instance);
        return steps.Aggregate(new EstimatorChain<ITransformer>(), (chain, step) => chain.Append(step)).Fit(new SchemaOnlyDataView(builder.ToSchema()));
    }
}

/// <summary>Where masks come from.</summary>
/// <param name="Folder">The folder that file names are relative to; empty for the current folder.</param>
/// <param name="Classes">The classes as text; null where the masks tell them.</param>
/// <param name="MaxPixels">The most pixels of a mask; null for the default.</param>
internal sealed record MaskSource(string Folder, string? Classes, int? MaxPixels = null);

/// <summary>The generated JSON code for the source of masks in a saved pipeline.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MaskSource))]
internal sealed partial class MaskSourceContext : JsonSerializerContext;

/// <summary>The mapping that reads a mask. Saved pipelines refer to it by its contract name, which never changes.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class LoadMask : CustomMappingFactory<LoadMask.Source, LoadMask.Result>
{
    public const string Contract = "MLSegmentation.LoadMask";

    /// <summary>The column of file names.</summary>
    public const string PathColumn = "mlseg.MaskPath";

    /// <summary>The column of a <see cref="MaskSource"/>, the same in every row.</summary>
    public const string SourceColumn = "mlseg.MaskSource";

    /// <summary>The column that the mask goes to.</summary>
    public const string MaskColumn = "mlseg.LoadedMask";

    private static readonly ConstantText<FolderMaskLoader> Loader =
        new(FolderMaskLoader.Parse);

    static LoadMask() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result)
    {
        if (source.Path.IsEmpty)
        {
            throw new SegmentationException(
                "A row names no mask file, so it has no mask. Rows without one can be scored, as long as nothing reads the column of true masks.");
        }

        result.Mask = Loader.Read(source.MaskSource).Load(source.Path.ToString());
    }

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source
    {
        [ColumnName(PathColumn)]
        public ReadOnlyMemory<char> Path { get; set; }

        [ColumnName(SourceColumn)]
        public ReadOnlyMemory<char> MaskSource { get; set; }
    }

    public sealed class Result
    {
        [ColumnName(MaskColumn)]
        public SegmentationMask? Mask { get; set; }
    }
}
