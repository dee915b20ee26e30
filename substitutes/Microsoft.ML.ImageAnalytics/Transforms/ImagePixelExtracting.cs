using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImagePixelExtractingTransformer), ImagePixelExtractingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

/// <summary>Makes vectors of the pixels of images.</summary>
public sealed class ImagePixelExtractingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImagePixelExtractor";

    private readonly ImagePixelExtractingEstimator.Options[] _options;

    internal ImagePixelExtractingTransformer(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, ImagePixelExtractingEstimator.Options options)
        : base(Contracts.CheckValue(environment, nameof(environment)).Register(LoaderSignature), (outputColumnName, inputColumnName))
        => _options = [options];

    private ImagePixelExtractingTransformer(IHost host, ModelLoadContext context)
        : base(host, context)
        => _options = [.. ColumnPairs.Select(_ => ImagePixelExtractingEstimator.Options.Load(context.Reader))];

    internal IReadOnlyList<ImagePixelExtractingEstimator.Options> Options => _options;

    private static VersionInfo Version => new(
        ModelSignature: "IMGPXEXT",
        VerWrittenCur: 0x00010003,
        VerReadableCur: 0x00010002,
        VerWeCanReadBack: 0x00010003,
        LoaderSignature: LoaderSignature,
        LoaderAssemblyName: typeof(ImagePixelExtractingTransformer).Assembly.FullName);

    private static ImagePixelExtractingTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(Version);
        return new ImagePixelExtractingTransformer(environment.Register(LoaderSignature), context);
    }

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        ImageDataViewType type = ImageColumns.CheckType(inputSchema, srcCol);
        if (type.Height <= 0 || type.Width <= 0)
        {
            throw Contracts.ExceptSchemaMismatch(
                nameof(inputSchema), "input", ColumnPairs[col].inputColumnName, "known-size image", "unknown-size image");
        }
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        SaveColumns(ctx);
        foreach (ImagePixelExtractingEstimator.Options options in _options)
        {
            options.Save(ctx.Writer);
        }
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper(ImagePixelExtractingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            [.. parent.ColumnPairs.Select((pair, index) =>
                new DataViewSchema.DetachedColumn(pair.outputColumnName, parent._options[index].GetType(ImageType(index)), null))];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            ImagePixelExtractingEstimator.Options options = parent._options[iinfo];
            return options.OutputAsFloatArray
                ? MakeGetter<float>(input, iinfo, options, value => (value - options.Offset) * options.Scale)
                : MakeGetter<byte>(input, iinfo, options, value => value);
        }

        private ImageDataViewType ImageType(int pair) => (ImageDataViewType)InputSchema[InputColumns[pair]].Type;

        private ValueGetter<VBuffer<T>> MakeGetter<T>(
            DataViewRow input, int pair, ImagePixelExtractingEstimator.Options options, Func<byte, T> convert)
        {
            T[] converted = [.. Enumerable.Range(0, 256).Select(value => convert((byte)value))];
            ImageDataViewType type = ImageType(pair);
            ValueGetter<MLImage> getSource = input.GetGetter<MLImage>(input.Schema[InputColumns[pair]]);
            MLImage source = null;
            int size = type.Height * type.Width * options.Planes;
            return (ref VBuffer<T> value) =>
            {
                getSource(ref source);
                if (source is null)
                {
                    value = VBufferEditor.Create(ref value, size, 0).Commit();
                    return;
                }

                Contracts.Check(
                    source.Height == type.Height && source.Width == type.Width,
                    $"The image has {source.Width} x {source.Height} pixels, its column {type.Width} x {type.Height}.");
                VBufferEditor<T> editor = VBufferEditor.Create(ref value, size);
                options.Extract(source, converted, editor.Values);
                value = editor.Commit();
            };
        }
    }
}

/// <summary>Makes an <see cref="ImagePixelExtractingTransformer"/>.</summary>
public sealed class ImagePixelExtractingEstimator : TrivialEstimator<ImagePixelExtractingTransformer>
{
    internal ImagePixelExtractingEstimator(IHostEnvironment environment, ImagePixelExtractingTransformer transformer)
        : base(environment.Register(nameof(ImagePixelExtractingEstimator)), transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => ImageColumns.Append(
        inputSchema,
        Transformer.ColumnPairs,
        (pair, _) => new SchemaShape.Column(
            Transformer.ColumnPairs[pair].outputColumnName, SchemaShape.Column.VectorKind.Vector, Transformer.Options[pair].ItemType, isKey: false));

    /// <summary>Channels of a pixel.</summary>
    [Flags]
    public enum ColorBits : byte
    {
        /// <summary>Alpha.</summary>
        Alpha = 1,

        /// <summary>Red.</summary>
        Red = 2,

        /// <summary>Green.</summary>
        Green = 4,

        /// <summary>Blue.</summary>
        Blue = 8,

        /// <summary>Red, green and blue.</summary>
        Rgb = Red | Green | Blue,

        /// <summary>All channels.</summary>
        All = Alpha | Red | Green | Blue,
    }

    /// <summary>The order of the channels: A alpha, R red, G green, B blue.</summary>
    public enum ColorsOrder : byte
    {
        /// <summary>Alpha, red, green, blue.</summary>
        ARGB = 1,

        /// <summary>Alpha, red, blue, green.</summary>
        ARBG = 2,

        /// <summary>Alpha, blue, red, green.</summary>
        ABRG = 3,

        /// <summary>Alpha, blue, green, red.</summary>
        ABGR = 4,

        /// <summary>Alpha, green, red, blue.</summary>
        AGRB = 5,

        /// <summary>Alpha, green, blue, red.</summary>
        AGBR = 6,
    }

    internal sealed class Options
    {
        private readonly ColorBits _colors;
        private readonly ColorsOrder _order;
        private readonly bool _interleaves;

        public Options(ColorBits colors, ColorsOrder order, bool interleaves, float offset, float scale, bool outputAsFloatArray)
        {
            _colors = colors;
            _order = order;
            _interleaves = interleaves;
            Offset = outputAsFloatArray ? offset : 0;
            Scale = outputAsFloatArray ? scale : 1;
            OutputAsFloatArray = outputAsFloatArray;
            Contracts.CheckParam(Planes > 0, "colorsToExtract", "Need to use at least one color plane.");
            Contracts.CheckParam(float.IsFinite(Offset), "offsetImage");
            Contracts.CheckParam(float.IsFinite(Scale) && Scale != 0, "scaleImage");
        }

        public bool OutputAsFloatArray { get; }

        public float Offset { get; }

        public float Scale { get; }

        public int Planes => ChannelsInOrder().Count();

        public PrimitiveDataViewType ItemType => OutputAsFloatArray ? NumberDataViewType.Single : NumberDataViewType.Byte;

        public static Options Load(BinaryReader reader)
        {
            var colors = (ColorBits)reader.ReadByte();
            var order = (ColorsOrder)reader.ReadByte();
            bool outputAsFloatArray = reader.ReadByte() != 0;
            float offset = reader.ReadSingle();
            float scale = reader.ReadSingle();
            bool interleaves = reader.ReadByte() != 0;
            Contracts.CheckDecode(colors != 0 && (colors & ColorBits.All) == colors && Enum.IsDefined(order));
            Contracts.CheckDecode(float.IsFinite(offset) && float.IsFinite(scale) && scale != 0);
            return new Options(colors, order, interleaves, offset, scale, outputAsFloatArray);
        }

        public void Save(BinaryWriter writer)
        {
            writer.Write((byte)_colors);
            writer.Write((byte)_order);
            writer.Write(OutputAsFloatArray);
            writer.Write(Offset);
            writer.Write(Scale);
            writer.Write(_interleaves);
        }

        public VectorDataViewType GetType(ImageDataViewType image) =>
            _interleaves
                ? new VectorDataViewType(ItemType, image.Height, image.Width, Planes)
                : new VectorDataViewType(ItemType, Planes, image.Height, image.Width);

        /// <summary>Writes the chosen channels of all pixels; <paramref name="converted"/> holds the output for every channel value.</summary>
        public void Extract<T>(MLImage image, T[] converted, Span<T> destination)
        {
            ReadOnlySpan<byte> pixels = image.Pixels;
            string stored = image.PixelFormat == MLPixelFormat.Rgba32 ? "RGBA" : "BGRA";
            int plane = 0;
            int pixelCount = pixels.Length / stored.Length;
            foreach (char channel in ChannelsInOrder())
            {
                int source = stored.IndexOf(channel, StringComparison.Ordinal);
                (int first, int step) = _interleaves ? (plane, Planes) : (plane * pixelCount, 1);
                for (int target = first; source < pixels.Length; source += stored.Length, target += step)
                {
                    destination[target] = converted[pixels[source]];
                }

                plane++;
            }
        }

        private IEnumerable<char> ChannelsInOrder() => _order.ToString().Where(channel => _colors.HasFlag(channel switch
        {
            'A' => ColorBits.Alpha,
            'R' => ColorBits.Red,
            'G' => ColorBits.Green,
            _ => ColorBits.Blue,
        }));
    }
}
