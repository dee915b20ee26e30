using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>
/// The reading of image files as a chain of ML.NET's own transformers, which ML.NET can save and load. A contract has no values of its own, so
/// that an expression, which has, hands it the folder, written in letters that need no escape.
/// </summary>
internal static class ImageLoadingChain
{
    /// <summary>Stands between the folder and the name of the file, and in neither.</summary>
    private const char Separator = '|';

    /// <summary>Makes the chain.</summary>
    public static TransformerChain<ITransformer> Create(string outputColumnName, string inputColumnName, string imageFolder, PixelKind pixels)
    {
        ColumnTypes.EnsureRegistered();
        var transforms = new MLContext().Transforms;
        string folder = Convert.ToBase64String(Encoding.UTF8.GetBytes(imageFolder));
        var chain = new EstimatorChain<ITransformer>()
            .Append<ITransformer>(transforms.Expression(FileOfRow.Column, $"name : concat(\"{folder}{Separator}\", name)", inputColumnName))
            .Append<ITransformer>(pixels == PixelKind.FloatingPoint
                ? transforms.CustomMapping<FileOfRow, LoadedDeepImage.Result>(LoadedDeepImage.Map, LoadedDeepImage.Contract)
                : transforms.CustomMapping<FileOfRow, LoadedImage.Result>(LoadedImage.Map, LoadedImage.Contract))
            .Append<ITransformer>(transforms.CopyColumns(outputColumnName, LoadedImage.Column))
            .Append<ITransformer>(transforms.DropColumns(FileOfRow.Column, LoadedImage.Column));
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(inputColumnName, TextDataViewType.Instance);
        return chain.Fit(new SchemaOnlyDataView(schema.ToSchema()));
    }

    /// <summary>Reads an image file of 8 bits; the caller disposes the image.</summary>
    public static MLImage ReadEightBit(string path, int? page) => ImageFile.DecodeEightBit(UserFile.ReadAllBytes(path, "image"), path, page);

    /// <summary>The path of the file that an expression named with its folder.</summary>
    public static string GetPath(FileOfRow source)
    {
        string text = source.File.ToString();
        int end = text.IndexOf(Separator);
        return end >= 0 && end < text.Length - 1
            ? Path.Combine(Encoding.UTF8.GetString(Convert.FromBase64String(text[..end])), text[(end + 1)..])
            : throw new SegmentationException("A row names no image file; every row needs one.");
    }
}

/// <summary>What the steps that load images read: the folder and the file.</summary>
internal sealed class FileOfRow
{
    public const string Column = "mlseg.ImageFile";

    [ColumnName(Column)]
    public ReadOnlyMemory<char> File { get; set; }
}

/// <summary>The step of a saved pipeline that loads images of 8 bits.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class LoadedImage : CustomMappingFactory<FileOfRow, LoadedImage.Result>
{
    public const string Contract = "MLSegmentation.LoadedImage";

    /// <summary>The column of the images, before they get their name.</summary>
    public const string Column = "mlseg.LoadedImage";

    static LoadedImage() => ColumnTypes.EnsureRegistered();

    public static void Map(FileOfRow source, Result result) => result.Image = ImageLoadingChain.ReadEightBit(ImageLoadingChain.GetPath(source), page: null);

    public override Action<FileOfRow, Result> GetMapping() => Map;

    public sealed class Result
    {
        [ColumnName(Column)]
        public MLImage? Image { get; set; }
    }
}

/// <summary>The step of a saved pipeline that loads images in full depth.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class LoadedDeepImage : CustomMappingFactory<FileOfRow, LoadedDeepImage.Result>
{
    public const string Contract = "MLSegmentation.LoadedDeepImage";

    static LoadedDeepImage() => ColumnTypes.EnsureRegistered();

    public static void Map(FileOfRow source, Result result) => result.Image = SegmentationImage.Load(ImageLoadingChain.GetPath(source));

    public override Action<FileOfRow, Result> GetMapping() => Map;

    public sealed class Result
    {
        [ColumnName(LoadedImage.Column)]
        public SegmentationImage? Image { get; set; }
    }
}
