using Microsoft.ML.Data;
using Microsoft.ML.Images;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageResizingTransformer), ImageResizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

/// <summary>Brings images to one size.</summary>
public sealed class ImageResizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageScalerTransform";

    private const string RegistrationName = "ImageScaler";

    private readonly ImageResizingEstimator.Options[] _options;

    internal ImageResizingTransformer(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, ImageResizingEstimator.Options options)
        : base(Contracts.CheckValue(environment, nameof(environment)).Register(RegistrationName), (outputColumnName, inputColumnName))
        => _options = [options];

    private ImageResizingTransformer(IHost host, ModelLoadContext context)
        : base(host, context)
        => _options = [.. ColumnPairs.Select(_ => ImageResizingEstimator.Options.Load(context.Reader))];

    internal IReadOnlyList<ImageResizingEstimator.Options> Options => _options;

    private static VersionInfo Version => new(
        ModelSignature: "IMGSCALF",
        VerWrittenCur: 0x00010003,
        VerReadableCur: 0x00010003,
        VerWeCanReadBack: 0x00010003,
        LoaderSignature: LoaderSignature,
        LoaderAssemblyName: typeof(ImageResizingTransformer).Assembly.FullName);

    private static ImageResizingTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(Version);
        return new ImageResizingTransformer(environment.Register(RegistrationName), context);
    }

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol) => ImageColumns.CheckType(inputSchema, srcCol);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        SaveColumns(ctx);
        foreach (ImageResizingEstimator.Options options in _options)
        {
            options.Save(ctx.Writer);
        }
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper(ImageResizingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            [.. parent.ColumnPairs.Select((pair, index) => new DataViewSchema.DetachedColumn(pair.outputColumnName, parent._options[index].Type, null))];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            ImageResizingEstimator.Options options = parent._options[iinfo];
            ValueGetter<MLImage> getSource = input.GetGetter<MLImage>(input.Schema[InputColumns[iinfo]]);
            MLImage source = null;
            disposer = null;
            return (ValueGetter<MLImage>)((ref MLImage value) =>
            {
                value?.Dispose();
                value = null;
                getSource(ref source);
                if (source is not null)
                {
                    value = options.Resize(source);
                    value.Tag = source.Tag;
                }
            });
        }
    }
}

/// <summary>Makes an <see cref="ImageResizingTransformer"/>.</summary>
public sealed class ImageResizingEstimator : TrivialEstimator<ImageResizingTransformer>
{
    internal ImageResizingEstimator(IHostEnvironment environment, ImageResizingTransformer transformer)
        : base(environment.Register(nameof(ImageResizingEstimator)), transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => ImageColumns.Append(
        inputSchema,
        Transformer.ColumnPairs,
        (pair, _) => new SchemaShape.Column(
            Transformer.ColumnPairs[pair].outputColumnName, SchemaShape.Column.VectorKind.Scalar, Transformer.Options[pair].Type, isKey: false));

    /// <summary>How the shape of an image is brought to the shape wanted.</summary>
    public enum ResizingKind : byte
    {
        /// <summary>The whole image, with black beside or above and below.</summary>
        IsoPad = 0,

        /// <summary>The largest part of the image that has the shape wanted.</summary>
        IsoCrop = 1,

        /// <summary>The whole image, stretched.</summary>
        Fill = 2,
    }

    /// <summary>The side of the image that cropping keeps.</summary>
    public enum Anchor : byte
    {
        /// <summary>The right side.</summary>
        Right = 0,

        /// <summary>The left side.</summary>
        Left = 1,

        /// <summary>The top.</summary>
        Top = 2,

        /// <summary>The bottom.</summary>
        Bottom = 3,

        /// <summary>The middle.</summary>
        Center = 4,
    }

    internal sealed class Options
    {
        private readonly ResizingKind _resizing;
        private readonly Anchor _anchor;

        public Options(int imageWidth, int imageHeight, ResizingKind resizing, Anchor anchor)
        {
            Contracts.CheckParam(imageWidth > 0, nameof(imageWidth));
            Contracts.CheckParam(imageHeight > 0, nameof(imageHeight));
            Contracts.CheckParam(Enum.IsDefined(resizing), nameof(resizing));
            Contracts.CheckParam(Enum.IsDefined(anchor), nameof(anchor));
            Type = new ImageDataViewType(imageHeight, imageWidth);
            _resizing = resizing;
            _anchor = anchor;
        }

        public ImageDataViewType Type { get; }

        public static Options Load(BinaryReader reader)
        {
            int width = reader.ReadInt32();
            int height = reader.ReadInt32();
            var resizing = (ResizingKind)reader.ReadByte();
            var anchor = (Anchor)reader.ReadByte();
            Contracts.CheckDecode(width > 0 && height > 0 && Enum.IsDefined(resizing) && Enum.IsDefined(anchor));
            return new Options(width, height, resizing, anchor);
        }

        public void Save(BinaryWriter writer)
        {
            writer.Write(Type.Width);
            writer.Write(Type.Height);
            writer.Write((byte)_resizing);
            writer.Write((byte)_anchor);
        }

        /// <summary>A new image in the size wanted, also where the image has it already: each image has one owner.</summary>
        public MLImage Resize(MLImage image) =>
            image.Width == Type.Width && image.Height == Type.Height ? image.Clone()
            : _resizing switch
            {
                ResizingKind.IsoPad => ImageResampling.Pad(image, Type.Width, Type.Height),
                ResizingKind.Fill => ImageResampling.Stretch(image, Type.Width, Type.Height),
                _ => ImageResampling.Crop(image, Type.Width, Type.Height, leftShare: Share(Anchor.Left, Anchor.Right), topShare: Share(Anchor.Top, Anchor.Bottom)),
            };

        private float Share(Anchor first, Anchor last) => _anchor == first ? 0 : _anchor == last ? 1 : 0.5f;
    }
}
