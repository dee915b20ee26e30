using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageLoadingTransformer), ImageLoadingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>Loads the images whose paths a text column holds.</summary>
public sealed class ImageLoadingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageLoaderTransform";

    /// <summary>The folder, as an absolute path, that the paths start from; null where they start from the working directory.</summary>
    public readonly string ImageFolder;

    internal ImageLoadingTransformer(IHostEnvironment environment, string imageFolder, params (string OutputColumnName, string InputColumnName)[] columns)
        : base(Contracts.CheckValue(environment, nameof(environment)).Register(nameof(ImageLoadingTransformer)), columns)
    {
        if (!string.IsNullOrEmpty(imageFolder))
        {
            ImageFolder = Directory.Exists(imageFolder)
                ? Path.GetFullPath(imageFolder)
                : throw new ArgumentException($"Directory \"{imageFolder}\" does not exist.");
        }
    }

    private ImageLoadingTransformer(IHost host, ModelLoadContext context)
        : base(host, context)
    {
        ImageFolder = context.LoadStringOrNull();
        Contracts.CheckDecode(context.Reader.ReadBoolean(), "Columns of raw image bytes are not supported.");
    }

    private static VersionInfo Version => new(
        ModelSignature: "IMGLOADR",
        VerWrittenCur: 0x00010003,
        VerReadableCur: 0x00010003,
        VerWeCanReadBack: 0x00010003,
        LoaderSignature: LoaderSignature,
        LoaderAssemblyName: typeof(ImageLoadingTransformer).Assembly.FullName);

    private static ImageLoadingTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(Version);
        return new ImageLoadingTransformer(environment.Register(nameof(ImageLoadingTransformer)), context);
    }

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        if (inputSchema[srcCol].Type is not TextDataViewType)
        {
            throw Contracts.ExceptSchemaMismatch(
                nameof(inputSchema), "input", ColumnPairs[col].inputColumnName, TextDataViewType.Instance.ToString(), inputSchema[srcCol].Type.ToString());
        }
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        SaveColumns(ctx);
        ctx.SaveStringOrNull(ImageFolder);
        ctx.Writer.Write(true);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper(ImageLoadingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            [.. parent.ColumnPairs.Select(pair => new DataViewSchema.DetachedColumn(pair.outputColumnName, new ImageDataViewType(), null))];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            ValueGetter<ReadOnlyMemory<char>> getPath = input.GetGetter<ReadOnlyMemory<char>>(input.Schema[InputColumns[iinfo]]);
            ReadOnlyMemory<char> path = default;
            MLImage last = null;
            disposer = () => last?.Dispose();
            return (ValueGetter<MLImage>)((ref MLImage value) =>
            {
                value?.Dispose();
                getPath(ref path);
                value = path.Length == 0 ? null : Load(path.ToString());
                last = value;
            });
        }

        private MLImage Load(string path)
        {
            string fullPath = string.IsNullOrWhiteSpace(parent.ImageFolder) ? path : Path.Combine(parent.ImageFolder, path);
            using var bytes = new MemoryStream(File.ReadAllBytes(fullPath));
            MLImage image = MLImage.CreateFromStream(bytes);
            image.Tag = fullPath;
            return image;
        }
    }
}

/// <summary>Makes an <see cref="ImageLoadingTransformer"/>.</summary>
public sealed class ImageLoadingEstimator : TrivialEstimator<ImageLoadingTransformer>
{
    internal ImageLoadingEstimator(IHostEnvironment environment, ImageLoadingTransformer transformer)
        : base(environment.Register(nameof(ImageLoadingEstimator)), transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(column => column.Name);
        foreach ((string outputName, string inputName) in Transformer.ColumnPairs)
        {
            if (!inputSchema.TryFindColumn(inputName, out SchemaShape.Column input))
            {
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", inputName);
            }

            if (input.ItemType is not TextDataViewType || input.Kind != SchemaShape.Column.VectorKind.Scalar)
            {
                throw Contracts.ExceptSchemaMismatch(
                    nameof(inputSchema), "input", inputName, TextDataViewType.Instance.ToString(), input.GetTypeString());
            }

            columns[outputName] = new SchemaShape.Column(outputName, SchemaShape.Column.VectorKind.Scalar, new ImageDataViewType(), isKey: false);
        }

        return new SchemaShape(columns.Values);
    }
}
