using System.Globalization;
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
    /// <summary>Stands between the folder and the name of the file, and in no folder.</summary>
    private const char Separator = '|';

    /// <summary>Stands between the folder and the most pixels of an image, where they are not the default.</summary>
    private const char LimitSeparator = ':';

    /// <summary>Makes the chain.</summary>
    public static TransformerChain<ITransformer> Create(
        (string Output, string Input) columns, string imageFolder, PixelKind pixels, int maxPixels)
    {
        ColumnTypes.EnsureRegistered();
        var transforms = new MLContext().Transforms;
        string limit = maxPixels == ImageLimits.DefaultMaxPixels ? "" : FormattableString.Invariant($"{LimitSeparator}{maxPixels}");
        string folder = $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(imageFolder))}{limit}";
        var chain = new EstimatorChain<ITransformer>()
            .Append<ITransformer>(transforms.Expression(FileOfRow.Column, $"name : concat(\"{folder}{Separator}\", name)", columns.Input))
            .Append<ITransformer>(pixels == PixelKind.FloatingPoint
                ? transforms.CustomMapping<FileOfRow, LoadedDeepImage.Result>(LoadedDeepImage.Map, LoadedDeepImage.Contract)
                : transforms.CustomMapping<FileOfRow, LoadedImage.Result>(LoadedImage.Map, LoadedImage.Contract))
            .Append<ITransformer>(transforms.CopyColumns(columns.Output, LoadedImage.Column))
            .Append<ITransformer>(transforms.DropColumns(FileOfRow.Column, LoadedImage.Column));
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(columns.Input, TextDataViewType.Instance);
        return chain.Fit(new SchemaOnlyDataView(schema.ToSchema()));
    }

    /// <summary>Reads the file that an expression named with its folder.</summary>
    public static ImageContent Read(FileOfRow source)
    {
        string text = source.File.ToString();
        int end = text.IndexOf(Separator);
        if (end < 0 || end == text.Length - 1)
        {
            throw new SegmentationException("A row names no image file; every row needs one.");
        }

        var (folder, reading) = ReadSource(text[..end].Split(LimitSeparator));
        return ImageFile.Read(Path.Combine(folder, text[(end + 1)..]), "image", reading);
    }

    /// <summary>The folder, and how files are read, as the saved pipeline has them.</summary>
    private static (string Folder, FileReading Reading) ReadSource(string[] parts)
    {
        try
        {
            var reading = parts.Length == 1
                ? FileReading.Default
                : new FileReading(maxPixels: ImageLimits.RequireMaxPixels(int.Parse(parts[1], CultureInfo.InvariantCulture)));
            return (Encoding.UTF8.GetString(Convert.FromBase64String(parts[0])), reading);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new SegmentationException(
                "The saved step that loads images is damaged. Take an undamaged copy of the pipeline, or save it again.", exception);
        }
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

    public static void Map(FileOfRow source, Result result) => result.Image = ImageLoadingChain.Read(source).DecodeEightBit();

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

    public static void Map(FileOfRow source, Result result) => result.Image = ImageLoadingChain.Read(source).DecodeDeep();

    public override Action<FileOfRow, Result> GetMapping() => Map;

    public sealed class Result
    {
        [ColumnName(LoadedImage.Column)]
        public SegmentationImage? Image { get; set; }
    }
}
