using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Models.MLNetFormat;

// The steps of a saved model that are not ML.NET's own. Saved models refer to each by its contract name, which never changes, and by the
// name of this assembly. Source is what a step reads, Result what it writes.

/// <summary>The first step, which keeps ML.NET from reading ahead.</summary>
/// <remarks>
/// <para>
/// Where all columns that are asked for are numbers, texts or vectors, ML.NET computes them on several threads and buffers hundreds of
/// rows, here with images and probabilities, before it hands out the first one. It has no option for this; a structured column among
/// those asked for is what it cannot buffer. This step adds one, always null, and the steps behind it that make the model's results
/// depend on it, so that whatever is asked for, every request that passes between the steps has such a column.
/// </para>
/// <para>
/// This step itself reads no column, so nothing would keep ML.NET from sharing it out to threads if it were stateless. A step with state
/// is computed in order; it needs none.
/// </para>
/// </remarks>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class RowByRow : StatefulCustomMappingFactory<RowByRow.Source, RowByRow.Result, RowByRow.State>
{
    public const string Contract = "MLSegmentation.RowByRow";

    /// <summary>The structured column.</summary>
    public const string Column = "mlseg.RowByRow";

    static RowByRow() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result, State state)
    {
    }

    public static void Begin(State state)
    {
    }

    public override Action<Source, Result, State> GetMapping() => Map;

    public override Action<State> GetStateInitAction() => Begin;

    public sealed class Source;

    public sealed class Result
    {
        [ColumnName(Column)]
        public SegmentationMask? Nothing { get; set; }
    }

    public sealed class State;
}

/// <summary>The step that turns an image of 8 bits into the bytes and the shape that the network reads.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ImageToPixels : CustomMappingFactory<ImageToPixels.Source, ImageToPixels.Result>
{
    public const string Contract = "MLSegmentation.ImageToPixels";

    /// <summary>The column that the image comes from.</summary>
    public const string ImageColumn = "mlseg.Image";

    private const int Channels = 3;

    static ImageToPixels() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result)
    {
        var image = source.Image ?? throw new SegmentationException("A row holds no image; every row needs one.");
        WholeImages.Require(new ImageSize(image.Width, image.Height), Channels, source.BytesPerPixel);
        var pixels = result.Pixels;
        var editor = VBufferEditor.Create(ref pixels, image.Height * image.Width * Channels);
        ImagePixels.CopyRgb(image, editor.Values);
        result.Pixels = editor.Commit();
        result.PixelShape = [image.Height, image.Width, Channels];
    }

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source
    {
        [ColumnName(ImageColumn)]
        public MLImage? Image { get; set; }

        [ColumnName(WholeImages.BytesPerPixel)]
        public float BytesPerPixel { get; set; }
    }

    public sealed class Result
    {
        [ColumnName(PixelsModel.Pixels)]
        public VBuffer<byte> Pixels { get; set; }

        [ColumnName(PixelsModel.PixelShape)]
        [VectorType(3)]
        public long[] PixelShape { get; set; } = [];
    }
}

/// <summary>
/// The step for vectors of floating-point pixels that refuses values that no pixel may have, of which the network would make a mask like any other.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class PixelCheck : CustomMappingFactory<PixelCheck.Source, PixelCheck.Result>
{
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
            int index = source.Pixels.IsDense ? wrong : source.Pixels.GetIndices()[wrong];
            string place = string.Create(CultureInfo.InvariantCulture, $"at place {index} of its {source.Pixels.Length}, counted from 0");
            throw PixelRange.Outside("An image", values[wrong], place);
        }

        result.Checked = [0];
    }

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source
    {
        [ColumnName(PixelsModel.Pixels)]
        public VBuffer<float> Pixels { get; set; }
    }

    public sealed class Result
    {
        [ColumnName(PixelsModel.Checked)]
        [VectorType(1)]
        public long[] Checked { get; set; } = [];
    }
}

/// <summary>The step that turns the network's flat labels into a mask of the image's size.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class LabelsToMask : CustomMappingFactory<LabelsToMask.Source, LabelsToMask.Result>
{
    public const string Contract = "MLSegmentation.LabelsToMask";

    /// <summary>The column that the mask goes to.</summary>
    public const string MaskColumn = "mlseg.Mask";

    static LabelsToMask() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) =>
        result.Mask = new SegmentationMask((int)source.PixelShape[1], (int)source.PixelShape[0], source.Labels.GetValues());

    public override Action<Source, Result> GetMapping() => Map;

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

    public sealed class Result
    {
        [ColumnName(MaskColumn)]
        public SegmentationMask? Mask { get; set; }
    }
}

/// <summary>
/// The step that lets a mask know its classes. A column of the loaded chain cannot: none of ML.NET's steps has annotations for one of masks.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ClassesOfMask : CustomMappingFactory<ClassesOfMask.Source, ClassesOfMask.Result>
{
    public const string Contract = "MLSegmentation.ClassesOfMask";

    /// <summary>The column of the classes as text, the same in every row and however often in each.</summary>
    public const string ClassesColumn = "mlseg.Classes";

    /// <summary>The column that the mask goes to.</summary>
    public const string MaskColumn = "mlseg.MaskWithClasses";

    private static readonly ConstantText<SegmentationClasses> Classes = new(SegmentationClasses.Parse);

    static ClassesOfMask() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result)
    {
        // Also the scores, which nobody else may ask for: a label says nothing of probabilities that are no numbers.
        var classes = Classes.Read(source.Classes.GetItemOrDefault(0));
        ResultCheck.RequireClasses(source.Mask!.Pixels, classes.Count, () => "An image");
        ResultCheck.RequireProbabilities(source.Scores.GetValues(), classes.Count, () => "An image");
        result.Mask = source.Mask.WithClasses(classes);
    }

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source
    {
        [ColumnName(LabelsToMask.MaskColumn)]
        public SegmentationMask? Mask { get; set; }

        [ColumnName(ClassesColumn)]
        public VBuffer<ReadOnlyMemory<char>> Classes { get; set; }

        [ColumnName(PixelsModel.Scores)]
        public VBuffer<float> Scores { get; set; }
    }

    public sealed class Result
    {
        [ColumnName(MaskColumn)]
        public SegmentationMask? Mask { get; set; }
    }
}

/// <summary>
/// The step that gives the probabilities their name. A copy of the column would do the same, but ML.NET would read ahead for it; see
/// <see cref="RowByRow"/>.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ScoresOfRow : CustomMappingFactory<ScoresOfRow.Source, ScoresOfRow.Result>
{
    public const string Contract = "MLSegmentation.ScoresOfRow";

    static ScoresOfRow() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result)
    {
        Check(source);
        result.Score = source.Scores;
    }

    /// <summary>Refuses scores that are no probabilities, and those of labels that are no classes, which nobody else may ask for.</summary>
    public static void Check(Source source)
    {
        var labels = source.Labels.GetValues();
        var scores = source.Scores.GetValues();
        int classCount = labels.Length > 0 ? scores.Length / labels.Length : 0;
        ResultCheck.RequireClasses(labels, classCount, () => "An image");
        ResultCheck.RequireProbabilities(scores, classCount, () => "An image");
    }

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source
    {
        [ColumnName(PixelsModel.Scores)]
        public VBuffer<float> Scores { get; set; }

        [ColumnName(PixelsModel.Labels)]
        public VBuffer<byte> Labels { get; set; }

        [ColumnName(RowByRow.Column)]
        public SegmentationMask? Nothing { get; set; }
    }

    /// <summary>A contract fixes the names of its columns: scores of another name have to be copied.</summary>
    public sealed class Result
    {
        [ColumnName(ColumnNames.Score)]
        public VBuffer<float> Score { get; set; }
    }
}

/// <summary>The step that checks probabilities as <see cref="ScoresOfRow"/> does, where a copy gives them another name.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class CheckedScores : CustomMappingFactory<ScoresOfRow.Source, CheckedScores.Result>
{
    public const string Contract = "MLSegmentation.CheckedScores";

    /// <summary>The column that is copied.</summary>
    public const string Column = "mlseg.CheckedScores";

    static CheckedScores() => ColumnTypes.EnsureRegistered();

    public static void Map(ScoresOfRow.Source source, Result result)
    {
        ScoresOfRow.Check(source);
        result.Score = source.Scores;
    }

    public override Action<ScoresOfRow.Source, Result> GetMapping() => Map;

    public sealed class Result
    {
        [ColumnName(Column)]
        public VBuffer<float> Score { get; set; }
    }
}
