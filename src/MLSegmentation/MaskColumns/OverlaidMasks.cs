using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

/// <summary>Draws masks on top of their images.</summary>
internal sealed record OverlaidMasks(string OutputColumnName, string InputColumnName) : MaskMapping(OutputColumnName, InputColumnName)
{
    /// <summary>The column of images.</summary>
    public required string ImageColumnName { get; init; }

    /// <summary>How they are drawn.</summary>
    public required OverlayOptions Options { get; init; }

    /// <inheritdoc/>
    public override MaskMapping Bind(DataViewSchema schema)
    {
        var image = ImageColumn.Require(schema, ImageColumnName);
        return image.Type is ImageDataViewType ? base.Bind(schema) : throw WrongImages(image.Type.ToString());
    }

    /// <inheritdoc/>
    public override void Check(SchemaShape shape)
    {
        base.Check(shape);
        var image = ImageColumn.Require(shape, ImageColumnName);
        if (image.ItemType is not ImageDataViewType)
        {
            throw WrongImages(ImageColumn.Describe(image));
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<DataViewSchema.Column> GetInputs(DataViewSchema schema) => [schema[InputColumnName], schema[ImageColumnName]];

    /// <inheritdoc/>
    public override DataViewSchema CreateInputs()
    {
        // Custom mappings compare with the very type object that they made for images of any size.
        var images = new MLContext().Data.LoadFromEnumerable<MaskOverlayStep.Source>([]).Schema[MappingChain.Image].Type;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(base.CreateInputs());
        builder.AddColumn(ImageColumnName, images);
        return builder.ToSchema();
    }

    /// <inheritdoc/>
    public override DataViewSchema CreateOutputs() => CreatePromise();

    /// <inheritdoc/>
    public override DataViewSchema CreatePromise()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(OutputColumnName, new ImageDataViewType());
        return builder.ToSchema();
    }

    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow row) => new Row(this, ReadMasks(row), row);

    /// <inheritdoc/>
    public override IEnumerable<IEstimator<ITransformer>> CreateSteps(MappingSteps steps) =>
    [
        .. steps.Map<MaskOverlayStep.Source, MaskOverlayStep.Result>(
            MaskOverlayStep.Map,
            MaskOverlayStep.Contract,
            SettingsText.Write(new MaskOverlaySettings(Options, Classes?.ToString())),
            (MappingChain.Mask, InputColumnName),
            (MappingChain.Image, ImageColumnName)),
        steps.Copy(OutputColumnName, MappingChain.Result),
    ];

    private SegmentationException WrongImages(string? type) => new(
        $"The column '{ImageColumnName}' holds {type}, but overlays are drawn on images of 8 bits (MLImage). Load the files with "
        + "PixelKind.EightBit into another column, for example with LoadSegmentationImages, and name that.");

    private sealed class Row : IAddedColumns
    {
        private readonly MaskOverlaySettings _settings;
        private readonly Func<SegmentationMask> _readMask;
        private readonly ValueGetter<MLImage?> _getImage;
        private readonly DataViewRow _row;
        private readonly GivenImage _overlay;
        private MLImage? _image;

        public Row(OverlaidMasks mapping, Func<SegmentationMask> readMask, DataViewRow row)
        {
            (_readMask, _row, _overlay) = (readMask, row, new GivenImage(row));
            _settings = new MaskOverlaySettings(mapping.Options, mapping.Classes?.ToString());
            _getImage = row.GetGetter<MLImage?>(row.Schema[mapping.ImageColumnName]);
        }

        public Delegate CreateGetter(int index) => (ValueGetter<MLImage>)((ref MLImage value) => _overlay.Give(ref value, Create));

        public void Dispose()
        {
        }

        private MLImage Create()
        {
            // The producer of an image disposes or reuses the previous one, so it gets that one back.
            _getImage(ref _image);
            return _settings.Apply(_image, _readMask(), NameRow(_row));
        }
    }
}

/// <summary>How masks are drawn on top of images.</summary>
/// <param name="Options">How strong the tint is, and whether there are contours.</param>
/// <param name="Classes">The classes for masks that do not know them, as text; null where nobody does.</param>
internal sealed record MaskOverlaySettings(OverlayOptions Options, string? Classes)
{
    /// <summary>How strong the tint is, and whether there are contours.</summary>
    public OverlayOptions Options { get; } = Options ?? throw new JsonException("there are no options.");

    /// <summary>Draws a mask on top of an image.</summary>
    /// <exception cref="SegmentationException">There is no image, its size is another one, or nobody knows the classes or has all of them.</exception>
    public MLImage Apply(MLImage? image, SegmentationMask mask, string name)
    {
        var classes = mask.Classes ?? SettingsText.ReadClasses(Classes) ?? throw new SegmentationException(
            $"The mask of {name} does not know its classes, whose colours are drawn; give OverlayMask the classes.");
        if (image is null)
        {
            throw new SegmentationException($"There is no image in {name}; every row needs one.");
        }

        ClassIndices.Check(mask.Pixels, classes.Count, name);
        return image.Width == mask.Width && image.Height == mask.Height
            ? Overlay.Create(image, mask.WithClasses(classes), Options)
            : throw new SegmentationException(
                $"The image of {name} has {image.Width}x{image.Height} pixels, but its mask has {mask.Width}x{mask.Height}; give masks of the images' size.");
    }
}
