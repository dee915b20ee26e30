using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;
using MLSegmentation.Masks;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Volumes;

namespace MLSegmentation.Models.MLNetFormat;

// The steps of a saved model for volumes that are not ML.NET's own; see ModelSteps.cs.

/// <summary>What the steps know of the model; they get it as a text, the same in every row.</summary>
/// <param name="Channels">The channels of a volume.</param>
/// <param name="ClassCount">The number of classes.</param>
/// <param name="Preparation">What is done to volumes.</param>
internal sealed record VolumeModelText(int Channels, int ClassCount, VolumePreparation Preparation)
{
    private const int Parts = 3;

    /// <summary>That of a model.</summary>
    public static VolumeModelText Of(SegmentationModelInfo info) => new(info.ImageChannels, info.Classes.Count, info.Volumes!);

    /// <summary>What <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is none of that.</exception>
    /// <exception cref="JsonException">What it says of volumes is no JSON.</exception>
    /// <exception cref="ArgumentException">A number is none that a preparation may have.</exception>
    public static VolumeModelText Parse(string text) =>
        text.Split(' ', Parts) is [var channels, var classes, var volumes]
        && JsonSerializer.Deserialize(volumes, ModelMetadataContext.Default.VolumeDescription) is { } description
            ? new(int.Parse(channels, CultureInfo.InvariantCulture), int.Parse(classes, CultureInfo.InvariantCulture), description.ToPreparation())
            : throw new FormatException("it does not describe the volumes that its network takes");

    public override string ToString()
    {
        string preparation = JsonSerializer.Serialize(VolumeDescription.Of(Preparation)!, ModelMetadataContext.Default.VolumeDescription);
        return string.Create(CultureInfo.InvariantCulture, $"{Channels} {ClassCount} {preparation}");
    }
}

/// <summary>The step that prepares a volume for the network, and refuses other volumes.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class VolumeToNumbers : CustomMappingFactory<VolumeToNumbers.Source, VolumeToNumbers.Result>
{
    public const string Contract = "MLSegmentation.VolumeToNumbers";

    /// <summary>The column that the volume comes from.</summary>
    public const string VolumeColumn = "mlseg.Volume";

    /// <summary>The column that says what is to be done.</summary>
    public const string ModelColumn = "mlseg.VolumeModel";

    private static readonly ConstantText<VolumeModelText> Models = new(VolumeModelText.Parse);

    static VolumeToNumbers() => ColumnTypes.EnsureRegistered();

    /// <summary>What the text of a row says.</summary>
    public static VolumeModelText ReadModel(ReadOnlyMemory<char> text) => Models.Read(text);

    public static void Map(Source source, Result result)
    {
        var volume = source.Volume ?? throw new SegmentationException("A row holds no volume; every row needs one.");
        var model = ReadModel(source.Model);
        string name = volume.File is { } file ? $"'{file}'" : "A volume";
        if (volume.Channels != model.Channels)
        {
            throw new SegmentationException(
                $"{name} has {volume.Channels} channels, but the model was trained on volumes with {model.Channels} and scores those. Give it such volumes.");
        }

        PixelReader.RequireNumbers(volume.Voxels, volume.Size, () => name);
        var preparer = new VolumePreparer(model.Preparation);
        preparer.RequireSides(volume.Size, name);
        var size = preparer.GetSize(volume.Size, volume.Geometry.Spacing);
        int slices = model.Preparation.Slices ?? 1;
        WholeImages.Require(size, model.Channels * slices, source.BytesPerPixel);
        float[] prepared = preparer.Prepare(volume.Voxels, model.Channels, volume.Size, volume.Geometry.Spacing);
        var pixels = result.Pixels;
        var editor = VBufferEditor.Create(ref pixels, prepared.Length * slices);
        if (model.Preparation.Slices is null)
        {
            prepared.CopyTo(editor.Values);
            result.Sides = [model.Channels, size.Depth, size.Height, size.Width];
        }
        else
        {
            SliceStack.Fill(prepared, size, model.Channels, slices, editor.Values);
            result.Sides = [size.Depth, model.Channels * slices, size.Height, size.Width];
        }

        result.Pixels = editor.Commit();
        result.PixelShape = [volume.Height, volume.Width, model.Channels];
    }

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source
    {
        [ColumnName(VolumeColumn)]
        public SegmentationVolume? Volume { get; set; }

        [ColumnName(ModelColumn)]
        public ReadOnlyMemory<char> Model { get; set; }

        [ColumnName(WholeImages.BytesPerPixel)]
        public float BytesPerPixel { get; set; }
    }

    public sealed class Result
    {
        [ColumnName(PixelsModel.Pixels)]
        public VBuffer<float> Pixels { get; set; }

        [ColumnName(PixelsModel.Sides)]
        [VectorType(4)]
        public long[] Sides { get; set; } = [];

        [ColumnName(PixelsModel.PixelShape)]
        [VectorType(3)]
        public long[] PixelShape { get; set; } = [];
    }
}

/// <summary>The step that brings the network's probabilities back to the voxels of the volume, and makes the mask of them.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class NumbersToVolume : CustomMappingFactory<NumbersToVolume.Source, NumbersToVolume.Result>
{
    public const string Contract = "MLSegmentation.NumbersToVolume";

    static NumbersToVolume() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result)
    {
        var volume = source.Volume!;
        var model = VolumeToNumbers.ReadModel(source.Model);
        var preparer = new VolumePreparer(model.Preparation);
        var prepared = preparer.GetSize(volume.Size, volume.Geometry.Spacing);
        var scores = result.Scores;
        var editor = VBufferEditor.Create(ref scores, checked(model.ClassCount * volume.Size.PixelCount));
        float[] plane = new float[prepared.PixelCount];
        for (int index = 0; index < model.ClassCount; index++)
        {
            var target = editor.Values.Slice(index * volume.Size.PixelCount, volume.Size.PixelCount);
            TakeClass(source.Scores.GetValues(), (index, model.ClassCount), model.Preparation.Slices is null ? 1 : prepared.Depth, plane);
            preparer.Restore(plane, volume.Size, volume.Geometry.Spacing, target);
        }

        byte[] labels = GC.AllocateUninitializedArray<byte>(volume.Size.PixelCount);
        HighestScores.Label(editor.Values, labels);
        result.Scores = editor.Commit();
        result.Labels = new VBuffer<byte>(labels.Length, labels);
        result.Mask = SegmentationMask.Wrap(volume.Size, labels, volume.Geometry.Spacing);
    }

    public override Action<Source, Result> GetMapping() => Map;

    /// <summary>The probabilities of one class, which a network that sees slices gives slice by slice.</summary>
    private static void TakeClass(ReadOnlySpan<float> scores, (int Index, int Count) item, int parts, Span<float> plane)
    {
        int length = plane.Length / parts;
        for (int part = 0; part < parts; part++)
        {
            scores.Slice(((part * item.Count) + item.Index) * length, length).CopyTo(plane.Slice(part * length, length));
        }
    }

    public sealed class Source
    {
        [ColumnName(PixelsModel.Scores)]
        public VBuffer<float> Scores { get; set; }

        [ColumnName(VolumeToNumbers.VolumeColumn)]
        public SegmentationVolume? Volume { get; set; }

        [ColumnName(VolumeToNumbers.ModelColumn)]
        public ReadOnlyMemory<char> Model { get; set; }

        [ColumnName(RowByRow.Column)]
        public SegmentationMask? Nothing { get; set; }
    }

    public sealed class Result
    {
        [ColumnName(PixelsModel.Scores)]
        public VBuffer<float> Scores { get; set; }

        [ColumnName(PixelsModel.Labels)]
        public VBuffer<byte> Labels { get; set; }

        [ColumnName(LabelsToMask.MaskColumn)]
        public SegmentationMask? Mask { get; set; }
    }
}
